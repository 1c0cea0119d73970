"""Django, started only where a command needs it."""

import logging
import sys

from vratar.core.settings_module import choose_settings


def use_django() -> None:
    """Set Django up with the settings of this installation; log to standard error.

    Where it is set up already, its connections are in use, and stay as they are.
    """
    choose_settings()
    import django
    from django.apps import apps
    from django.conf import settings

    # A command has one connection; without the pool its error says what is wrong, at once.
    if not apps.ready:
        settings.DATABASES["default"]["OPTIONS"].pop("pool", None)
    django.setup()
    # Standard output is the command's answer.
    for handler in logging.getLogger().handlers:
        if isinstance(handler, logging.StreamHandler):
            handler.setStream(sys.stderr)
