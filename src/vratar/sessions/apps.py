"""The Django app of this room."""

from django.apps import AppConfig


class SessionsConfig(AppConfig):
    """Names the app so that no host project's label collides."""

    name = "vratar.sessions"
    label = "vratar_sessions"
    default_auto_field = "django.db.models.BigAutoField"
