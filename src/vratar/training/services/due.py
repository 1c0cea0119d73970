"""When each person's training is due (training.md §6), and whom to remind of it (§2)."""

import calendar
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Max

from vratar.accounts.models import Administrator
from vratar.authenticators.totp.models import Status, TotpAuthenticator
from vratar.core import clock
from vratar.core.database import writing
from vratar.policy.counts import INVITED
from vratar.policy.services import in_force
from vratar.training.models import Beginning, QuizAttempt
from vratar.training.services.course import course
from vratar.training.services.progress import Progress, of_many

FIRST_TIME = timedelta(days=30)
"""For a course, or a lesson, that somebody has never done."""
AHEAD = timedelta(days=14)
REMINDED = (-AHEAD, timedelta(0), *(timedelta(days=14 * number) for number in (1, 2, 3)))
"""Around the due date: before it, on it, then every 14 days, at most 3 times."""

_REQUIRED = "required"
# Values of one query: SQLite allows no more than some tens of thousands.
_AT_ONCE = 500


@dataclass(frozen=True)
class Owed:
    """Somebody whose training is due, and the day since which a reminder of it is owed."""

    person: Administrator
    due: date
    reminder: date


class Calendar:
    """What decides about everybody's date, read once."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.policy = in_force()
        self._since = dict(Beginning.objects.values_list("name", "at")) if self.asks else {}

    @property
    def asks(self) -> bool:
        """Whether anybody's training is ever due."""
        return self.policy.training_required or bool(self.policy.training_months)

    def today(self, person: Administrator) -> date:
        """Where this person lives."""
        return self.now.astimezone(person.security_state.zone).date()

    def dates(
        self, people: Iterable[Administrator], known: Mapping[int, Progress]
    ) -> dict[int, date | None]:
        """When each person's training is due, by their number; at most 500 at once.

        Each brings `security_state` along; `known` is how far they are.
        """
        found = list(people)
        if not self.asks:
            return {person.pk: None for person in found}
        ids = [person.pk for person in found]
        passes = QuizAttempt.objects.filter(account__in=ids, passed=True)
        passed = dict(passes.values_list("account").annotate(Max("finished_at")))
        return {
            person.pk: min(
                self._dates(person, known[person.pk], passed.get(person.pk)), default=None
            )
            for person in found
        }

    def _dates(
        self, person: Administrator, progress: Progress, passed: datetime | None
    ) -> Iterator[date]:
        state = person.security_state
        open_parts = [
            (one.lesson.changed_in, one.was_done) for one in progress.lessons if not one.done_at
        ]
        if progress.passed is None:
            open_parts.append((course().quiz.changed_in, True))
        for version, was_done in open_parts:
            since = self._began(_version(version))
            if was_done and passed:  # what has changed is due at once
                yield since.astimezone(state.zone).date()
            elif self.policy.training_required:
                first = max(state.created_at, since, self._began(_REQUIRED))
                yield (first.astimezone(state.zone) + FIRST_TIME).date()
        if passed and self.policy.training_months:
            yield _months_after(passed.astimezone(state.zone).date(), self.policy.training_months)

    def _began(self, name: str) -> datetime:
        # What nobody has noted yet begins now.
        return self._since.get(name, self.now)


def due_on(account: Administrator) -> date | None:
    """When this person's training is due; None: never, as things stand."""
    rules = Calendar(clock.now())
    if not rules.asks:
        return None
    return rules.dates([account], of_many([account.pk]))[account.pk]


def shown_on(account: Administrator) -> date | None:
    """The same where it is time to say so on every page."""
    due = due_on(account)
    today = clock.now().astimezone(account.security_state.zone).date()
    return due if due and due <= today + AHEAD else None


def people_due(now: datetime) -> list[Owed]:
    """Everybody who is owed a reminder by now, with the newest of those owed.

    Who was sent it already is the caller's to know: (person, due, reminder) is the key. Whoever is
    inactive, invited, excused or blocked is owed none.
    """
    rules = Calendar(now)
    if not rules.asks:
        return []
    found = []
    for people in _in_parts(_reachable(now)):
        for pk, due in rules.dates(people.values(), of_many(people)).items():
            person = people[pk]
            today = rules.today(person)
            owed = [due + days for days in REMINDED if due + days <= today] if due else []
            if due and owed:
                found.append(Owed(person, due, owed[-1]))
    return found


def note_beginnings() -> None:
    """Note since when the present course is there, and since when the policy requires it."""
    now = clock.now()
    whole = course()
    numbers = {whole.version, whole.quiz.changed_in, *(one.changed_in for one in whole.lessons)}
    wanted = {_version(number) for number in numbers}
    if in_force().training_required:
        wanted.add(_REQUIRED)
    noted = set(Beginning.objects.values_list("name", flat=True))
    ended = {_REQUIRED} & (noted - wanted)
    if not (wanted - noted or ended):
        return
    with writing():
        Beginning.objects.filter(name__in=ended).delete()
        for name in sorted(wanted - noted):
            Beginning.objects.get_or_create(name=name, defaults={"at": now})


def _version(number: int) -> str:
    return f"version {number}"


def _months_after(day: date, months: int) -> date:
    """The same day of a later month, or its last."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _reachable(now: datetime) -> list[int]:
    blocked = TotpAuthenticator.objects.filter(status=Status.DISABLED).values("account")
    active = Administrator.objects.filter(~INVITED, is_active=True).exclude(pk__in=blocked)
    return list(
        active.exclude(security_state__exempt_until__gt=now)
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def _in_parts(ids: list[int]) -> Iterator[dict[int, Administrator]]:
    for start in range(0, len(ids), _AT_ONCE):
        people = Administrator.objects.select_related("security_state").filter(
            pk__in=ids[start : start + _AT_ONCE]
        )
        yield {person.pk: person for person in people}
