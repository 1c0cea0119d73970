"""The config room as a Django app: its templates are found, it has no tables."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Names the app so that no host project's label collides."""

    name = "vratar.config"
    label = "vratar_config"
