"""The Django app of this room."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Names the app so that no host project's label collides."""

    name = "vratar.notices"
    label = "vratar_notices"
    default_auto_field = "django.db.models.BigAutoField"
