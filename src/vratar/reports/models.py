"""What is counted once a day, so that history can be drawn; small, and kept for ever."""

from django.db import models


class DailyTotals(models.Model):
    """One day, as it stood when it was over."""

    # In the site's time zone, like the hours of the failures.
    day = models.DateField(primary_key=True)
    counted_at = models.DateTimeField()
    active = models.PositiveIntegerField()
    # The active ones are protected, have begun to be, or neither.
    protected = models.PositiveIntegerField()
    unfinished = models.PositiveIntegerField()
    exempt = models.PositiveIntegerField()
    overdue = models.PositiveIntegerField()
    postponed = models.PositiveIntegerField()
    # Of the protected ones: have since proved their app, or their recovery codes in a drill.
    checked = models.PositiveIntegerField()
    drilled = models.PositiveIntegerField()
    few_codes = models.PositiveIntegerField()
    unsaved_codes = models.PositiveIntegerField()
    trained = models.PositiveIntegerField()
    # Failed sign-ins of the day: reason to 24 numbers, one an hour (failures.py).
    failures = models.JSONField()
    # Codes refused within an hour of enrolment: a sign of a wrong clock.
    early_refusals = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"totals of {self.day}"

    @property
    def off(self) -> int:
        """The active ones who have not begun."""
        return self.active - self.protected - self.unfinished


class KeptCounts(models.Model):
    """The one row (id 1) of a large company's present numbers, so that looking stays cheap."""

    counted_at = models.DateTimeField()
    numbers = models.JSONField()

    def __str__(self) -> str:
        return f"numbers of {self.counted_at}"
