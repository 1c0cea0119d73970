"""The Django app of this room."""

from django.apps import AppConfig


class GateConfig(AppConfig):
    """Names the app so that no host project's label collides."""

    name = "vratar.gate"
    label = "vratar_gate"
    default_auto_field = "django.db.models.BigAutoField"
