"""Django, started only where a command needs it."""

import logging
import sys

from vratar.core.settings_module import choose_settings


def use_django() -> None:
    """Set Django up with the settings of this installation; log to standard error."""
    choose_settings()
    import django
    from django.conf import settings

    # A command has one connection; without the pool its error says what is wrong, at once.
    settings.DATABASES["default"]["OPTIONS"].pop("pool", None)
    django.setup()
    # Standard output is the command's answer.
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(sys.stderr)
