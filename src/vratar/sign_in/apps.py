"""The Django app of this room."""

from django.apps import AppConfig


class SignInConfig(AppConfig):
    """Names the app so that no host project's label collides."""

    name = "vratar.sign_in"
    label = "vratar_sign_in"
    default_auto_field = "django.db.models.BigAutoField"
