"""The mails of the schedule (training.md §2): each once, whoever runs this and whoever dies."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import TypeVar

from django.db.models import Max, Q, QuerySet

from vratar.accounts.models import Administrator, SecurityState
from vratar.accounts.services import hold
from vratar.accounts.zones import zone_named
from vratar.core.database import writing
from vratar.notices import services as notices
from vratar.notices.kinds import Notice
from vratar.notices.models import Mail
from vratar.policy import schedule
from vratar.policy.counts import INVITED
from vratar.policy.schedule import Facts, Sent
from vratar.policy.services import in_force, reminder_facts, without_factor
from vratar.staff.models import ScheduledReminder
from vratar.training.services.due import Owed, people_due
from vratar.training.services.reminding import end_of

TRAINING = "training"
"""The kind of a reminder of the training; those of the set-up are `schedule.Kind`."""

AT_ONCE = 200
"""People of one transaction: on SQLite nobody else writes meanwhile."""
_WEEKEND = timedelta(days=2)

_One = TypeVar("_One")


@dataclass(frozen=True)
class Mailing:
    """One mail that is due, or will be."""

    person: Administrator
    kind: str
    # The day it stands for, and when it goes out.
    on: date
    at: datetime
    # What the mail names.
    until: datetime | None


def remind(now: datetime) -> int:
    """Queue what is due now, each mail once; how many. Not inside a transaction.

    Several may do this at once, and any of them may die: a mail and the row that says that it was
    queued are made in one transaction, and there cannot be a second such row.
    """
    open_now = _open_zones(now)
    if not (open_now and notices.is_on()):
        return 0
    queued = 0
    for ids in _parts(_asked().filter(open_now).order_by("pk").values_list("pk", flat=True)):
        queued += _queue(Notice.REMINDER, ids, partial(_set_up_due, ids, now), now)
    for owed in _parts(people_due(now + _WEEKEND)):
        ids = [one.person.pk for one in owed]
        queued += _queue(Notice.TRAINING_DUE, ids, partial(_training_due, owed, now), now)
    return queued


def plan(now: datetime) -> list[Mailing]:
    """What everybody would be sent next if nothing changed, the soonest first."""
    found = {}
    for ids in _parts(_asked().order_by("pk").values_list("pk", flat=True)):
        sent = _sent(ids)
        for person, facts in _with_facts(ids, now):
            coming = schedule.next_reminder(facts, sent[person.pk], now)
            if coming is not None:
                one, at = coming
                found[person.pk] = Mailing(person, one.kind, one.on, at, facts.deadline)
    for owed in _parts(people_due(now + _WEEKEND)):
        for mailing in _training(owed, now):
            # On a day of its own the set-up comes first.
            if mailing.at < found.setdefault(mailing.person.pk, mailing).at:
                found[mailing.person.pk] = mailing
    return sorted(found.values(), key=lambda one: (one.at, one.person.username_key))


def _queue(notice: Notice, ids: list[int], find: Callable[[], list[Mailing]], now: datetime) -> int:
    """Queue what `find` finds for these people, in one short transaction where there is any."""
    if not find():
        return 0
    with writing():
        hold(*ids)
        # Found anew: another run, an enrolment or a postponement may have come first.
        due = find()
        ScheduledReminder.objects.bulk_create(
            ScheduledReminder(account=one.person, kind=one.kind, on=one.on, queued_at=now)
            for one in due
        )
        until = {one.person.pk: one.until for one in due}
        notices.queue_all(notice, [one.person for one in due], until=until)
        return len(due)


def _set_up_due(ids: list[int], now: datetime) -> list[Mailing]:
    sent = _sent(ids)
    return [
        Mailing(person, due.kind, due.on, now, facts.deadline)
        for person, facts in _with_facts(ids, now)
        if (due := schedule.due_reminder(facts, sent[person.pk], now)) is not None
    ]


def _training_due(owed: list[Owed], now: datetime) -> list[Mailing]:
    return [one for one in _training(owed, now) if one.at == now]


def _training(owed: list[Owed], now: datetime) -> Iterator[Mailing]:
    """What of this was not sent, and when it goes out: one scheduled mail a person and day."""
    ids = [one.person.pk for one in owed]
    sent, by_hand = _sent(ids), _by_hand(Notice.TRAINING_DUE, ids)
    for one in owed:
        state, past = one.person.security_state, sent[one.person.pk]
        day = schedule.weekday_before(one.reminder)
        told = any(was.kind == TRAINING and was.on == one.reminder for was in past)
        told = told or schedule.counts(by_hand.get(one.person.pk), day, state.zone)
        is_excused = state.exempt_until is not None and state.exempt_until > now
        if not (told or is_excused):
            at = schedule.opening_on(day, past, now, state.zone)
            yield Mailing(one.person, TRAINING, one.reminder, at, end_of(one.due, one.person))


def _asked() -> "QuerySet[Administrator]":
    """Who can be asked to set it up; an exemption is looked at one by one."""
    return Administrator.objects.filter(without_factor(), ~INVITED, is_active=True)


def _open_zones(now: datetime) -> Q | None:
    """Of whom it is the time of day for mails, as a condition; None: of nobody."""
    stored = SecurityState.objects.order_by("time_zone").values_list("time_zone", flat=True)
    names = [name for name in stored.distinct() if schedule.is_open(now, zone_named(name))]
    return Q(security_state__time_zone__in=names) if names else None


def _with_facts(ids: list[int], now: datetime) -> Iterator[tuple[Administrator, Facts]]:
    policy, by_hand = in_force(), _by_hand(Notice.REMINDER, ids)
    for person in _asked().filter(pk__in=ids).select_related("security_state").order_by("pk"):
        reminded_at = by_hand.get(person.pk)
        yield person, reminder_facts(person.security_state, policy, now, reminded_at)


def _sent(ids: list[int]) -> dict[int, list[Sent]]:
    found: dict[int, list[Sent]] = defaultdict(list)
    rows = ScheduledReminder.objects.filter(account__in=ids)
    for account, kind, on, at in rows.values_list("account", "kind", "on", "queued_at"):
        found[account].append(Sent(kind, on, at))
    return found


def _by_hand(notice: Notice, ids: Collection[int]) -> dict[int, datetime]:
    """When each was last sent this by somebody, whom the mail names."""
    mails = Mail.objects.filter(kind=notice, account__in=ids, details__has_key="by")
    return dict(mails.values_list("account").annotate(Max("queued_at")))


def _parts(found: "Sequence[_One] | QuerySet[Administrator, _One]") -> Iterator[list[_One]]:
    whole = list(found)
    for start in range(0, len(whole), AT_ONCE):
        yield whole[start : start + AT_ONCE]
