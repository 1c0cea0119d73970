"""Counters that hold over sessions, workers, machines and restarts."""

from django.conf import settings
from django.db import models


class Lane(models.Model):
    """One budget: whose tries are counted together."""

    # "<kind>:<subject>", the subject an account id, a keyed digest of an unknown name, a network.
    key = models.CharField(max_length=160, unique=True)
    # Lanes of real accounts are never evicted; all others are, least recently used first.
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    # Failures since the last success; decides the wait.
    consecutive = models.PositiveIntegerField(default=0)
    last_failure_at = models.DateTimeField(null=True)
    touched_at = models.DateTimeField(db_index=True)
    # The wait that the audit log knows of: each is told once, however often somebody knocks.
    told_until = models.DateTimeField(null=True)
    # Refusals with an event of their own in the hour that began then; the others are summed up.
    events = models.PositiveSmallIntegerField(default=0, db_default=0)
    events_since = models.DateTimeField(null=True)
    unsaid = models.PositiveIntegerField(default=0, db_default=0)
    unsaid_since = models.DateTimeField(null=True, db_index=True)

    def __str__(self) -> str:
        return self.key


class Try(models.Model):
    """A counted try in a lane with a rolling limit; taken back by success, gone after a day."""

    lane = models.ForeignKey(Lane, on_delete=models.CASCADE, related_name="tries")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["lane", "at"]), models.Index(fields=["at"])]

    def __str__(self) -> str:
        return f"try in lane {self.lane_id}"
