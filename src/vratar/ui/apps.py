"""Registers the room with Django: its templates, tags and static files."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The room has no state of its own."""

    name = "vratar.ui"
    label = "vratar_ui"
    default_auto_field = "django.db.models.BigAutoField"
