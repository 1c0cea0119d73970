"""What the gate's own process reads by statements of its own (`rows`): change both together."""

from django.conf import settings
from django.db import models

from vratar.accounts.models import Role


class GatedApplication(models.Model):
    """An admin area behind the gate (gate.md §3)."""

    slug = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=80)
    base_url = models.URLField(max_length=300)
    # Of `base_url`: lower case, without port.
    host = models.CharField(max_length=253)
    ignores_case = models.BooleanField(default=False)
    roles = models.ManyToManyField(Role, related_name="+")
    # Seconds; None: as long as the session lives.
    second_factor_max_age = models.PositiveIntegerField(null=True)
    # Objects with path, methods and max_age in seconds.
    step_up = models.JSONField(default=list)
    unsafe_grace = models.PositiveIntegerField(default=300)
    # Pairs of exact path and method.
    bypass = models.JSONField(default=list)
    # Texts of networks.
    networks = models.JSONField(default=list)
    # Seconds; at most what the settings say for every session.
    idle = models.PositiveIntegerField()
    absolute = models.PositiveIntegerField()
    identity_headers = models.BooleanField(default=True)
    assertion = models.BooleanField(default=False)
    enabled = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return self.name


class GatedPath(models.Model):
    """A path prefix of an application; on one host it belongs to one only."""

    application = models.ForeignKey(
        GatedApplication, on_delete=models.CASCADE, related_name="paths"
    )
    host = models.CharField(max_length=253)
    prefix = models.CharField(max_length=300)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["host", "prefix"], name="gated_path_once")]

    def __str__(self) -> str:
        return f"{self.host}{self.prefix}"


class Generation(models.Model):
    """One row at most; its number rises with every change of the applications."""

    number = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return str(self.number)


class GateRefusal(models.Model):
    """Somebody signed in was not let through: written by the gate, told by the housekeeping."""

    session = models.PositiveBigIntegerField()  # its number; the row may have ended since
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    application = models.CharField(max_length=32)
    why = models.CharField(max_length=20)
    source = models.CharField(max_length=64)
    # The quarter of an hour, counted from the epoch: each refusal is told once in it.
    quarter = models.PositiveIntegerField()
    told = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "application", "why", "quarter"], name="gate_refusal_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.why}"
