"""What is kept of each person's training (training.md §6)."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class LessonProgress(models.Model):
    """How far one person is with one lesson, as one version of the course brought it."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="lessons"
    )
    # The lesson's `changed_in`: a later version of the course that left it alone changes nothing.
    course_version = models.PositiveIntegerField()
    # The lesson's name in the course's files, which outlives its number.
    lesson = models.CharField(max_length=40)
    # Names of its questions that were answered right; empty once done.
    practised = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    started_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        """One row for each."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "course_version", "lesson"], name="one_progress_a_lesson"
            )
        ]

    def __str__(self) -> str:
        return f"lesson {self.lesson} of account {self.account_id}"


class QuizAttempt(models.Model):
    """One walk through the questions; its single answers are erased when it is finished."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="quiz_attempts"
    )
    course_version = models.PositiveIntegerField()
    # Decides the order of questions and options, so that a reload shows the same one.
    seed = models.PositiveIntegerField()
    # Question to option, by their names in the course's files; empty once finished.
    answers = models.JSONField(default=dict)
    score = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    passed = models.BooleanField(default=False)

    class Meta:
        """One running attempt a person."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(finished_at=None),
                name="one_running_quiz_attempt",
            )
        ]

    def __str__(self) -> str:
        return f"quiz attempt {self.pk} of account {self.account_id}"


class DrillKind(models.TextChoices):
    """What was practised."""

    RECOVERY = "recovery"
    CARDS = "cards"


class Drill(models.Model):
    """One drill, right or wrong; kept for 24 months."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="drills"
    )
    kind = models.CharField(max_length=20, choices=DrillKind.choices)
    at = models.DateTimeField(db_index=True)
    right = models.BooleanField()
    tries = models.PositiveSmallIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.kind} drill of account {self.account_id}"


class Acknowledgement(models.Model):
    """Somebody said that they know their duties under this policy; kept for good."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="acknowledgements"
    )
    policy_version = models.PositiveIntegerField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"acknowledgement of account {self.account_id}"


class Beginning(models.Model):
    """Since when something is asked of everybody: a version of the course, or the course at all."""

    # "version 2", or "required".
    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} since {self.at}"
