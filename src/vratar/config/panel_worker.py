"""What one worker of the panel runs: the application, for as long as its server lives."""

import os

from vratar.config import lifeline

lifeline.hold(os.getppid())

from vratar.config.wsgi import application  # noqa: E402  (a failing import must not outlive us)

from vratar.accounts.passwords import dummy  # noqa: E402  isort: skip  (needs Django set up)

dummy()  # now, so that the first unknown name takes no longer than the second

__all__ = ["application"]
