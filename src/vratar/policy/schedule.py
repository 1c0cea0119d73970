"""Which reminder to set up two-factor somebody is due (training.md §2): no clock, no database."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

OPENS = time(9)
"""When mails begin to go out, where the recipient lives."""
CLOSES = time(17)
"""After this hour what was missed waits for the next morning."""
CLOSES_ON_FRIDAY = time(12)
ONCE_IN = timedelta(hours=24)
"""A reminder that somebody sends by hand counts for this long."""

_DAY = timedelta(days=1)
_FRIDAY = 4


class Kind(StrEnum):
    """A stored value keeps its meaning."""

    DAY_0 = "day 0"
    DAYS_30 = "-30"
    DAYS_14 = "-14"
    DAYS_7 = "-7"
    DAYS_3 = "-3"
    DAYS_1 = "-1"
    DEADLINE = "deadline"
    POSTPONED_3 = "postponed -3"
    POSTPONED_1 = "postponed -1"
    POSTPONED_DEADLINE = "postponed deadline"


_BEFORE = {
    30: Kind.DAYS_30,
    14: Kind.DAYS_14,
    7: Kind.DAYS_7,
    3: Kind.DAYS_3,
    1: Kind.DAYS_1,
    0: Kind.DEADLINE,
}
_AGAIN = {3: Kind.POSTPONED_3, 1: Kind.POSTPONED_1, 0: Kind.POSTPONED_DEADLINE}


@dataclass(frozen=True)
class Facts:
    """What decides about one person's reminders."""

    zone: tzinfo
    # From when the policy's days count.
    since: datetime
    # The one in force; None where the person need not.
    deadline: datetime | None
    # The one that the person put off; None where nothing was put off.
    put_off: datetime | None = None
    # Active, with a password, without an authenticator, and not excused.
    is_asked: bool = True
    # When somebody last sent a reminder by hand.
    reminded_at: datetime | None = None


@dataclass(frozen=True)
class Reminder:
    """One reminder and the day it stands for, which may be a Sunday."""

    kind: Kind
    on: date


@dataclass(frozen=True)
class Sent:
    """A scheduled mail that went out: of what kind, for which day, when."""

    kind: str
    on: date
    at: datetime


def due_reminder(facts: Facts, sent: Collection[Sent], now: datetime) -> Reminder | None:
    """The one mail to be sent now: the most urgent one whose day has come, if it was not sent."""
    if not facts.is_asked or not is_open(now, facts.zone) or _is_written_to(sent, now, facts.zone):
        return None
    today, newest = now.astimezone(facts.zone).date(), None
    for reminder, day in _calendar(facts):
        if day <= today:
            newest = (reminder, day)
    return None if newest is None or _is_told(*newest, facts, sent) else newest[0]


def next_reminder(
    facts: Facts, sent: Collection[Sent], now: datetime
) -> tuple[Reminder, datetime] | None:
    """What is sent next if nothing changes, and when."""
    if facts.deadline is None or not facts.is_asked:
        return None
    at, end = _opening(now, facts.zone), max(now, facts.deadline) + timedelta(days=7)
    while at < end:
        found = due_reminder(facts, sent, at)
        if found is not None:
            return found, at
        at = _next_morning(at, facts.zone)
    return None


def is_open(now: datetime, zone: tzinfo) -> bool:
    """Whether scheduled mails may leave: Monday to Friday, in working hours, there."""
    local = now.astimezone(zone)
    if local.weekday() > _FRIDAY:
        return False
    return OPENS <= local.time() < (CLOSES_ON_FRIDAY if local.weekday() == _FRIDAY else CLOSES)


def opening_on(day: date, sent: Collection[Sent], now: datetime, zone: tzinfo) -> datetime:
    """When a mail of this day goes out to somebody who was sent these: now, or on a morning."""
    at = _opening(max(now, _at_nine(day, zone)), zone)
    return _next_morning(at, zone) if _is_written_to(sent, at, zone) else at


def weekday_before(day: date) -> date:
    """The day itself; of a Saturday or Sunday the Friday before."""
    return day - max(0, day.weekday() - _FRIDAY) * _DAY


def counts(by_hand: datetime | None, day: date, zone: tzinfo) -> bool:
    """Whether what somebody sent by hand stands for the scheduled mail of this day."""
    return by_hand is not None and by_hand > _at_nine(day, zone) - ONCE_IN


def _calendar(facts: Facts) -> Iterator[tuple[Reminder, date]]:
    """Everything this person is ever reminded of, and the day it goes out; the most urgent last."""
    if facts.deadline is None:
        return
    last = facts.deadline.astimezone(facts.zone).date()
    kinds, first = _AGAIN, date.min
    begin = (facts.put_off or facts.since).astimezone(facts.zone).date()
    if facts.put_off is None:
        kinds, first = _BEFORE, _first_morning(facts.since, facts.zone)
        yield Reminder(Kind.DAY_0, begin), first
    for left, kind in kinds.items():
        on = last - left * _DAY
        if on > begin or not left:
            yield Reminder(kind, on), max(weekday_before(on), first)


def _is_told(reminder: Reminder, day: date, facts: Facts, sent: Collection[Sent]) -> bool:
    """Sent already, a day earlier or later too: somebody who moves changes the zone."""
    if counts(facts.reminded_at, day, facts.zone):
        return True
    return any(one.kind == reminder.kind and abs(one.on - reminder.on) <= _DAY for one in sent)


def _is_written_to(sent: Collection[Sent], now: datetime, zone: tzinfo) -> bool:
    """Whether a scheduled mail went out on this day already."""
    today = now.astimezone(zone).date()
    return any(one.at.astimezone(zone).date() == today for one in sent)


def _opening(now: datetime, zone: tzinfo) -> datetime:
    """Now where mails may leave, or the next morning on which they do."""
    return now if is_open(now, zone) else _at_nine(_first_morning(now, zone), zone)


def _next_morning(at: datetime, zone: tzinfo) -> datetime:
    return _opening(_at_nine(at.astimezone(zone).date() + _DAY, zone), zone)


def _first_morning(moment: datetime, zone: tzinfo) -> date:
    """The first weekday whose nine o'clock is not before this moment."""
    local = moment.astimezone(zone)
    day = local.date() if local.time() <= OPENS else local.date() + _DAY
    while day.weekday() > _FRIDAY:
        day += _DAY
    return day


def _at_nine(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, OPENS, zone)
