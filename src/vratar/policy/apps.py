"""The Django app of this room."""

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    """Names the app so that no host project's label collides."""

    name = "vratar.policy"
    label = "vratar_policy"
    default_auto_field = "django.db.models.BigAutoField"
