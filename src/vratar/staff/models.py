"""A reset that waits for a second administrator; the scheduled mails that went out."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Outcome(models.TextChoices):
    """What became of it."""

    OPEN = ""
    APPROVED = "approved"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    # Another took its place when it had expired, or when what it was about had changed.
    LAPSED = "lapsed"


class ResetRequest(models.Model):
    """One administrator wants to reset another; nothing happens before a second one approves."""

    target = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reset_requests"
    )
    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="requested_resets"
    )
    # As answered on the reset page.
    reason = models.CharField(max_length=500)
    identity_check = models.CharField(max_length=30)
    other = models.CharField(max_length=200, blank=True)
    renew = models.BooleanField()
    by_mail = models.BooleanField()
    # From where it was asked.
    source = models.CharField(max_length=45, blank=True)
    browser = models.CharField(max_length=100, blank=True)
    # The target's; whatever they held then is gone when it differs.
    epoch = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    outcome = models.CharField(
        max_length=10, choices=Outcome.choices, default=Outcome.OPEN, blank=True
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["target"], condition=Q(outcome=""), name="one_open_reset_request"
            )
        ]

    def __str__(self) -> str:
        return f"reset of {self.target_id} requested by {self.requester_id}"


class ScheduledReminder(models.Model):
    """A scheduled mail that was queued; made in the transaction of the mail, so that it is one."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="scheduled_reminders"
    )
    # A `policy.schedule.Kind`, or "training".
    kind = models.CharField(max_length=20)
    # The day it stands for; it may have gone out on another.
    on = models.DateField()
    queued_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "kind", "on"], name="one_reminder_of_a_kind_and_day"
            )
        ]

    def __str__(self) -> str:
        return f"reminder {self.kind} of {self.on} to {self.account_id}"
