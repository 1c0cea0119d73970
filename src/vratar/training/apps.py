"""The Django app of this room."""

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    """Names the app so that no host project's label collides."""

    name = "vratar.training"
    label = "vratar_training"
    default_auto_field = "django.db.models.BigAutoField"
