"""The Django app of this room."""

from django.apps import AppConfig


class ThrottleConfig(AppConfig):
    """Names the app so that no host project's label collides."""

    name = "vratar.throttle"
    label = "vratar_throttle"
    default_auto_field = "django.db.models.BigAutoField"
