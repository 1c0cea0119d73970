"""The Django app of this room."""

from django.apps import AppConfig


class AuthenticatorsConfig(AppConfig):
    """Names the app so that no host project's label collides."""

    name = "vratar.authenticators"
    label = "vratar_authenticators"
    default_auto_field = "django.db.models.BigAutoField"
