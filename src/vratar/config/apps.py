"""The config room as a Django app: its templates are found, it has no tables."""

from django.apps import AppConfig
from django.conf import settings

from vratar.core.settings import SettingsError


class ConfigConfig(AppConfig):
    """Names the app so that no host project's label collides."""

    name = "vratar.config"
    label = "vratar_config"

    def ready(self) -> None:
        """Refuse to start with DEBUG, whichever program starts; tests bring a clock of their own.

        Pages of errors would show settings, what was typed and the local variables of our code.
        """
        if settings.DEBUG and not hasattr(settings, "VRATAR_CLOCK"):
            raise SettingsError(
                "DEBUG is on: pages of errors would show the inside of Vratar. Use "
                "vratar.config.settings as they are."
            )
