"""What one worker of the panel runs: the application, for as long as its server lives."""

import os

from vratar.config import lifeline

lifeline.hold(os.getppid())

from vratar.config.wsgi import application  # noqa: E402  (a failing import must not outlive us)

__all__ = ["application"]
