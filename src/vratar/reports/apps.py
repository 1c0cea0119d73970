"""The Django app of this room."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Names the app so that no host project's label collides."""

    name = "vratar.reports"
    label = "vratar_reports"
    default_auto_field = "django.db.models.BigAutoField"
