"""A bound TOTP authenticator and an enrolment not yet confirmed."""

import uuid

from django.conf import settings
from django.db import models


class Status(models.TextChoices):
    """The life of an authenticator: its row stays for ever, its secret does not."""

    ACTIVE = "active"
    DISABLED = "disabled"  # by the hard cap; only a rebind helps
    INVALIDATED = "invalidated"


class Reason(models.TextChoices):
    """Why an authenticator was invalidated."""

    REPLACED = "replaced"
    TURNED_OFF = "turned off"
    RESET = "reset"
    DEACTIVATED = "deactivated"


class TotpParameters(models.Model):
    """What computes the codes. Enrolment always uses the defaults (authenticator-apps.md §1)."""

    # Sealed and bound to this row (`sealing`); erased at invalidation.
    sealed_secret = models.BinaryField(null=True)
    algorithm = models.CharField(max_length=6, default="SHA1")
    digits = models.PositiveSmallIntegerField(default=6)
    period = models.PositiveSmallIntegerField(default=30)
    # "<issuer>: <account>" is what the app shows; several secrets of one person are numbered.
    issuer = models.CharField(max_length=30)
    account_label = models.CharField(max_length=60)
    ordinal = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        abstract = True

    @property
    def entry(self) -> str:
        """The name of the entry in the app."""
        return f"{self.issuer}: {self.account_label}"


class TotpAuthenticator(TotpParameters):
    """One administrator's bound authenticator."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="totp_authenticators"
    )
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.ACTIVE)
    # The replay floor: no step at or below it is accepted again, anywhere (RFC 6238 §5.2).
    last_accepted_step = models.BigIntegerField()
    # Where the phone's clock stood at the last match: -1, 0 or +1 steps.
    last_offset = models.SmallIntegerField(default=0)
    last_used_at = models.DateTimeField()
    source = models.CharField(max_length=64)
    invalidated_at = models.DateTimeField(null=True)
    invalidated_reason = models.CharField(max_length=20, choices=Reason.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=~models.Q(status="invalidated"),
                name="one_totp_authenticator_per_account",
            )
        ]

    def __str__(self) -> str:
        return f"TOTP authenticator {self.pk}"


class PendingEnrolment(TotpParameters):
    """A secret that was offered and not yet confirmed: one per account, dies soon."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pending_enrolment"
    )
    # The row of the session that began it; no other session sees the secret.
    session = models.BigIntegerField()
    failures = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"pending enrolment {self.pk}"
