"""A set of ten recovery codes and each code of it."""

from django.conf import settings
from django.db import models


class RecoveryCodeSet(models.Model):
    """Ten codes issued together; a new set makes the old one void."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recovery_code_sets"
    )
    issued_at = models.DateTimeField()
    # When the end of one code was typed back.
    saved_at = models.DateTimeField(null=True)
    invalidated_at = models.DateTimeField(null=True)
    # Which code's end is asked for: fixed for this set.
    asked = models.PositiveSmallIntegerField()
    # The clear codes, sealed for the session that may see them; erased when saved or after 15 min.
    sealed_codes = models.BinaryField(null=True)
    session = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(invalidated_at=None),
                name="one_recovery_code_set_per_account",
            )
        ]

    def __str__(self) -> str:
        return f"recovery codes {self.pk}"


class RecoveryCode(models.Model):
    """One code, of which only a keyed digest is kept, and that only until it is used."""

    code_set = models.ForeignKey(RecoveryCodeSet, on_delete=models.PROTECT, related_name="codes")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="recovery_codes"
    )
    number = models.PositiveSmallIntegerField()
    digest = models.BinaryField(null=True, max_length=32)
    key_id = models.PositiveIntegerField()
    used_at = models.DateTimeField(null=True)
    invalidated_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["account", "digest"])]

    def __str__(self) -> str:
        return f"recovery code {self.number} of set {self.code_set_id}"
