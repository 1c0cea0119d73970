"""The outbox: mails that wait, and what became of them. No text, no token, no link is stored."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Mail(models.Model):
    """One mail to one address, rendered when it is sent."""

    # None only for the decoy of a forgotten password of nobody: dropped instead of sent.
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="mails"
    )
    address = models.CharField(max_length=254)
    kind = models.CharField(max_length=40)
    # Plain values for the texts, and for a link its epoch and expiry; never a secret.
    details = models.JSONField(default=dict)
    queued_at = models.DateTimeField()
    # When it is tried next; moved on before each try, so that two processes never send it both.
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    # After the last try: it will not be sent any more.
    given_up_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(sent_at=None, given_up_at=None),
                name="notices_mail_waiting",
            ),
            models.Index(fields=["account", "kind", "queued_at"], name="notices_mail_of_account"),
        ]

    def __str__(self) -> str:
        return f"mail {self.pk}: {self.kind}"


class AlarmState(models.Model):
    """Whether one alarm lasts; a row for each that was ever raised."""

    name = models.CharField(max_length=20, primary_key=True)
    lasts = models.BooleanField(default=False)
    raised_at = models.DateTimeField(null=True)
    # When the danger was last there, to the minute.
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"alarm {self.name}"


class AlarmCall(models.Model):
    """One message to `audit.alarm_webhook`, sent like a mail."""

    name = models.CharField(max_length=20)
    state = models.CharField(max_length=10)
    # How large the danger is; of a clock the seconds, which may be below zero.
    count = models.IntegerField()
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(sent_at=None, given_up_at=None),
                name="notices_call_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"call {self.pk}: {self.name} {self.state}"
