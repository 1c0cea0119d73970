"""What Owners decide about two-factor: one row."""

from django.db import models


class Requirement(models.TextChoices):
    """Who must use two-factor authentication."""

    NOBODY = "nobody"
    EVERYBODY = "all administrators"


class Policy(models.Model):
    """The policy in force. Without a stored row the defaults here are in force."""

    requirement = models.CharField(
        max_length=20, choices=Requirement.choices, default=Requirement.EVERYBODY
    )
    # Days after the account was made; 0: at once.
    deadline_days = models.PositiveSmallIntegerField(default=14)
    # Whether a reset of another administrator waits until a second one approves it.
    second_approver = models.BooleanField(default=False, db_default=False)

    def __str__(self) -> str:
        return f"two-factor required from {self.requirement} after {self.deadline_days} days"
