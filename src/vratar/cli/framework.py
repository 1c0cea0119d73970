"""Django, started only where a command needs it."""

import logging
import os
import sys


def use_django() -> None:
    """Set Django up with the settings of this installation; log to standard error."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vratar.config.settings")
    import django

    django.setup()
    # Standard output is the command's answer.
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(sys.stderr)
