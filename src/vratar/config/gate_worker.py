"""What one worker of the gate runs: no Django but its settings object, to stay small and fast."""

import os

from django.conf import settings as django_settings

from vratar.config import lifeline
from vratar.core.settings_file import load
from vratar.crypto import secret_key
from vratar.gate.checks import Checks
from vratar.gate.notes import Notes
from vratar.gate.rows import Rows


def application() -> Checks:
    """Make the WSGI application of this process, which is no other's: it sets Django up."""
    lifeline.hold(os.getppid())
    settings = load()
    key, *_ = secret_key.load(settings.keys.secret_key, settings.home)
    # Only a test names a clock of its own, which all processes of a test share.
    clock = {"VRATAR_CLOCK": "tests.clock.read"} if "VRATAR_TEST_CLOCK" in os.environ else {}
    django_settings.configure(SECRET_KEY=key, VRATAR=settings, **clock)
    notes = Notes(settings)
    notes.start()
    return Checks(settings, Rows(settings), notes)
