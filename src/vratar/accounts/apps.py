"""The Django app of this room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Names the app so that no host project's label collides."""

    name = "vratar.accounts"
    label = "vratar_accounts"
    default_auto_field = "django.db.models.BigAutoField"
