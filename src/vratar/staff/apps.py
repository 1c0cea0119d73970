"""The Django app of this room."""

from django.apps import AppConfig


class StaffConfig(AppConfig):
    """Names the app so that no host project's label collides."""

    name = "vratar.staff"
    label = "vratar_staff"
    default_auto_field = "django.db.models.BigAutoField"
