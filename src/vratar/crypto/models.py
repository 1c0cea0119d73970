"""State of the keys room: which installation this is, and which keys belong to it."""

from typing import ClassVar

from django.db import models


class Installation(models.Model):
    """The one row that says which installation this database is."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    instance_id = models.UUIDField()
    """Random, never changes; binds every sealed value to this database."""
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(id=1), name="vratar_one_installation")
        ]

    def __str__(self) -> str:
        return str(self.instance_id)


class KeyCheck(models.Model):
    """Proof that a key of the ring is the one that this database was sealed with."""

    key_id = models.PositiveBigIntegerField(primary_key=True)
    check_value = models.BinaryField()
    """A constant, sealed under the key."""

    def __str__(self) -> str:
        return f"key {self.key_id}"
