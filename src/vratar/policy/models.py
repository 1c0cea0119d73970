"""What Owners decide about two-factor: one row."""

from django.db import models


class Requirement(models.TextChoices):
    """Who must use two-factor authentication."""

    NOBODY = "nobody"
    ROLES = "selected roles"
    EVERYBODY = "all administrators"


class FirstSetUp(models.TextChoices):
    """What a person without two-factor needs in order to set it up."""

    PASSWORD = "with the password"  # noqa: S105 - a choice
    APPROVAL = "by approval"


FIELDS = (
    *("requirement", "roles", "deadline_days", "deadline_on", "postponement_days"),
    *("first_set_up", "second_approver", "training_required", "training_months"),
    *("contact_name", "contact", "issuer"),
)
"""What can be decided, in the order of the page."""


class Policy(models.Model):
    """The policy in force. Without a stored row the defaults here are in force."""

    # Raised by every change: people acknowledge a version, and no form is saved over another.
    version = models.PositiveIntegerField(default=1, db_default=1)
    requirement = models.CharField(
        max_length=20, choices=Requirement.choices, default=Requirement.EVERYBODY
    )
    # The roles, by their keys, that must use it where the requirement is "selected roles".
    roles = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    # Days after the account was made, or came under the policy; 0: at once.
    deadline_days = models.PositiveSmallIntegerField(default=14)
    # Instead of days: the last day for everybody; later accounts must at their first login.
    deadline_on = models.DateField(null=True, blank=True)
    # Days that a person may once put it off; 0: not at all.
    postponement_days = models.PositiveSmallIntegerField(default=7, db_default=7)
    first_set_up = models.CharField(
        max_length=20,
        choices=FirstSetUp.choices,
        default=FirstSetUp.PASSWORD,
        db_default=FirstSetUp.PASSWORD,
    )
    # Whether a reset of another administrator waits until a second one approves it.
    second_approver = models.BooleanField(default=False, db_default=False)
    training_required = models.BooleanField(default=False, db_default=False)
    # Months after which the training is due again; None: never.
    training_months = models.PositiveSmallIntegerField(null=True, blank=True)
    # Whom to ask: a name, and an e-mail address or telephone number.
    contact_name = models.CharField(max_length=100, blank=True, default="", db_default="")
    contact = models.CharField(max_length=200, blank=True, default="", db_default="")
    # The name that new entries in authenticator apps carry; empty: made from the site's name.
    issuer = models.CharField(max_length=30, blank=True, default="", db_default="")

    def __str__(self) -> str:
        return f"two-factor required from {self.requirement} after {self.deadline_days} days"

    def covers(self, role_id: int | None) -> bool:
        """Whether whoever has this role must use two-factor; None: a user model without roles."""
        if self.requirement == Requirement.ROLES:
            return role_id in self.roles
        return self.requirement == Requirement.EVERYBODY
