"""How far the team is with the training: what others may know of each person (training.md §6)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page, Paginator
from django.db.models import Avg, Count, Max, OuterRef, QuerySet, Subquery

from vratar.accounts.models import Administrator
from vratar.accounts.names import search_text
from vratar.core import clock
from vratar.training.models import Acknowledgement, Drill, DrillKind, QuizAttempt
from vratar.training.services.course import course
from vratar.training.services.due import Calendar
from vratar.training.services.progress import of_many

PER_PAGE = 50
FEWEST = 5
"""With fewer scores the mean would tell those of single people."""
# Values of one query: SQLite allows no more than some tens of thousands.
_AT_ONCE = 500


@dataclass(frozen=True)
class Row:
    """One person."""

    id: int
    name: str
    username: str
    done: int
    is_finished: bool
    # Of the newest attempt that is over.
    score: int | None
    passed: bool
    last_activity: datetime | None
    due: date | None
    is_due: bool
    drill_at: datetime | None


@dataclass(frozen=True)
class Team:
    """Everybody, in numbers; `mean` is None where it would tell too much."""

    total: int
    passed: int
    mean: float | None


def team() -> Team:
    """The active administrators, counted."""
    newest = QuizAttempt.objects.filter(account=OuterRef("account"), finished_at__isnull=False)
    newest = newest.order_by("-finished_at", "-pk")
    scores = QuizAttempt.objects.filter(
        pk=Subquery(newest.values("pk")[:1]), account__is_active=True
    )
    counted = scores.aggregate(mean=Avg("score"), n=Count("pk"))
    passes = QuizAttempt.objects.filter(
        passed=True, course_version__gte=course().quiz.changed_in, account__is_active=True
    )
    return Team(
        total=Administrator.objects.filter(is_active=True).count(),
        passed=passes.aggregate(n=Count("account", distinct=True))["n"],
        mean=counted["mean"] if counted["n"] >= FEWEST else None,
    )


def page_of(search: str, number: str) -> "tuple[Page[int], list[Row]]":
    """The page asked for, or the one nearest to it, with its rows."""
    page = Paginator(_found(search), PER_PAGE).get_page(number)
    return page, rows(list(page))


def everybody(search: str) -> Iterator[Row]:
    """All rows, some hundred at a time."""
    ids = list(_found(search))
    for start in range(0, len(ids), _AT_ONCE):
        yield from rows(ids[start : start + _AT_ONCE])


def rows(ids: list[int]) -> list[Row]:
    """The rows of at most 500 people, in a number of queries that does not depend on how many."""
    people = Administrator.objects.select_related("security_state").in_bulk(ids)
    known = of_many(ids)
    rules = Calendar(clock.now())
    dates = rules.dates(people.values(), known)
    attempts = QuizAttempt.objects.filter(account__in=ids).order_by("started_at", "pk")
    finished: dict[int, QuizAttempt] = {}
    tried: dict[int, datetime] = {}
    for attempt in attempts:
        tried[attempt.account_id] = attempt.finished_at or attempt.started_at
        if attempt.finished_at:
            finished[attempt.account_id] = attempt
    drills = Drill.objects.filter(account__in=ids)
    right = drills.filter(kind=DrillKind.RECOVERY, right=True)
    drilled, practised = _newest(right), _newest(drills)
    signed = _newest(Acknowledgement.objects.filter(account__in=ids))
    found = []
    for pk in ids:
        person, progress, last, due = people[pk], known[pk], finished.get(pk), dates[pk]
        moments = (progress.last_activity, tried.get(pk), practised.get(pk), signed.get(pk))
        found.append(
            Row(
                id=pk,
                name=person.get_full_name(),
                username=person.username,
                done=progress.done,
                is_finished=progress.is_finished,
                score=last.score if last else None,
                passed=progress.passed is not None,
                last_activity=max(filter(None, moments), default=None),
                due=due,
                is_due=due is not None and due <= rules.today(person),
                drill_at=drilled.get(pk),
            )
        )
    return found


def _newest(found: "QuerySet[Drill] | QuerySet[Acknowledgement]") -> dict[int, datetime]:
    return dict(found.values_list("account").annotate(Max("at")))


def _found(search: str) -> "QuerySet[Administrator, int]":
    found = Administrator.objects.filter(is_active=True)
    for word in search_text(search).split():
        found = found.filter(search_key__contains=word)
    return found.order_by("name_key", "pk").values_list("pk", flat=True)
