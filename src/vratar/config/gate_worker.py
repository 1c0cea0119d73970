"""One worker of the gate, for as long as its server lives."""

import os

from vratar.config import lifeline
from vratar.gate.checks import Checks
from vratar.gate.worker import make


def application() -> Checks:
    """Make the WSGI application of this process."""
    lifeline.hold(os.getppid())
    return make()
