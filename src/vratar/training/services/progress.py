"""How far people are with the course: read only, for one person or for many at once."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from vratar.authenticators.totp.models import Status, TotpAuthenticator
from vratar.training.course_data import Course, Lesson, Proof
from vratar.training.models import LessonProgress, QuizAttempt
from vratar.training.services.course import course


class HasKey(Protocol):
    """An account, as far as it matters here."""

    @property
    def pk(self) -> int:
        """Its number."""


@dataclass(frozen=True)
class LessonState:
    """One person and one lesson."""

    lesson: Lesson
    started_at: datetime | None
    done_at: datetime | None
    was_done: bool
    """Whether its text of before was done."""

    @property
    def has_changed(self) -> bool:
        """Whether it is to be read again because a new version of the course changed it."""
        return self.was_done and self.done_at is None


@dataclass(frozen=True)
class Progress:
    """One person and the whole course."""

    lessons: tuple[LessonState, ...]
    passed: QuizAttempt | None
    """The last pass of the quiz, where it still counts."""

    @property
    def done(self) -> int:
        """How many lessons are done."""
        return sum(one.done_at is not None for one in self.lessons)

    @property
    def next(self) -> Lesson | None:
        """The first lesson that is not done."""
        return next((one.lesson for one in self.lessons if one.done_at is None), None)

    @property
    def is_finished(self) -> bool:
        """Whether all lessons are done and the quiz is passed."""
        return self.passed is not None and self.next is None

    @property
    def finished_at(self) -> datetime | None:
        """When the last of it was done; None while something is open."""
        if not self.is_finished or self.passed is None:
            return None
        ends = [one.done_at for one in self.lessons if one.done_at]
        return max([*ends, self.passed.finished_at or self.passed.started_at])

    @property
    def last_activity(self) -> datetime | None:
        """When a lesson was last begun or done."""
        moments = [one.done_at or one.started_at for one in self.lessons]
        return max(filter(None, moments), default=None)


def of(account: HasKey) -> Progress:
    """How far this person is."""
    return of_many([account.pk])[account.pk]


def is_finished(account: HasKey) -> bool:
    """Whether this person has done all lessons and passed the quiz."""
    return of(account).is_finished


def of_many(account_ids: Collection[int]) -> dict[int, Progress]:
    """How far these people are, in three queries however many they are."""
    whole = course()
    rows: dict[int, list[LessonProgress]] = {pk: [] for pk in account_ids}
    for row in LessonProgress.objects.filter(account__in=account_ids):
        rows[row.account_id].append(row)
    held = TotpAuthenticator.objects.filter(account__in=account_ids)
    bound = dict(held.exclude(status=Status.INVALIDATED).values_list("account_id", "created_at"))
    passes = QuizAttempt.objects.filter(
        account__in=account_ids, passed=True, course_version__gte=whole.quiz.changed_in
    )
    passed = {one.account_id: one for one in passes.order_by("finished_at")}
    return {pk: Progress(_lessons(whole, rows[pk], bound.get(pk)), passed.get(pk)) for pk in rows}


def _lessons(
    whole: Course, rows: Iterable[LessonProgress], bound: datetime | None
) -> tuple[LessonState, ...]:
    by_key = {(row.lesson, row.course_version): row for row in rows}
    done_before = {row.lesson for row in rows if row.done_at}
    found = []
    for lesson in whole.lessons:
        row = by_key.get((lesson.name, lesson.changed_in))
        done_at = row.done_at if row else None
        if lesson.proof == Proof.ENROLLED and not lesson.questions:
            # Found by itself, before the person opens the training again.
            done_at = done_at or bound
        started_at = row.started_at if row else done_at
        found.append(LessonState(lesson, started_at, done_at, lesson.name in done_before))
    return tuple(found)
