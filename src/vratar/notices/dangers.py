"""What raises an alarm (security.md §6.5, §12): each is a number, 0 where all is well."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from vratar.audit import Action
from vratar.audit.models import Checkpoint, Event, Verification
from vratar.core import clock
from vratar.crypto.errors import KeyUnavailable
from vratar.crypto.services import check_keys
from vratar.notices import alarms
from vratar.notices.alarm_names import Alarm
from vratar.notices.steady_clock import SteadyClock
from vratar.throttle.alarms import wrong_passwords_everywhere

HOUR = timedelta(hours=1)
FLEET_LIMIT = 30
"""Wrong second factors in an hour, over all accounts."""
BACKLOG = timedelta(seconds=60)
"""So long an event may wait for its place in the log."""
EXPORT = timedelta(minutes=15)
"""So long a checkpoint may wait to be exported."""
NEAR = timedelta(seconds=5)
"""So far the clocks of several machines may differ."""
_NEWEST = 100
_LARGEST = 2**31 - 1
_EVER = datetime(1970, 1, 1, tzinfo=UTC)

Danger = Callable[[datetime], int]


def look(name: Alarm, danger: Danger) -> None:
    """Raise, keep up or end one alarm."""
    number = danger(clock.now())
    if number:
        alarms.seen(name, number)
    else:
        alarms.gone(name)


def dangers(steady: SteadyClock) -> dict[Alarm, Danger]:
    """How each one is found out. `steady` belongs to this process."""
    return {
        Alarm.FLEET: wrong_codes_everywhere,
        Alarm.GLOBAL: wrong_passwords_everywhere,
        Alarm.INTEGRITY: broken_seals,
        Alarm.KEYS: unusable_keys,
        Alarm.CLOCK: lambda now: steady.jumped() or behind_the_log(now),
        Alarm.SEQUENCER: _at_two_looks(waiting_events),
        Alarm.EXPORT: _at_two_looks(waiting_checkpoints),
        Alarm.LOG: damaged_log,
    }


def _at_two_looks(danger: Danger) -> Danger:
    """The same, but not for one look: a clock that jumps ahead makes everything look late."""
    before = 0

    def again(now: datetime) -> int:
        nonlocal before
        earlier, before = before, danger(now)
        return before if earlier else 0

    return again


def wrong_codes_everywhere(now: datetime) -> int:
    """Wrong codes and recovery codes of the last hour, from the limit on."""
    refused = (Action.SECOND_FACTOR_REFUSED, Action.RECOVERY_CODE_REFUSED)
    number = Event.objects.filter(action__in=refused, at__gt=now - HOUR, at__lte=now).count()
    return number if number >= FLEET_LIMIT else 0


def broken_seals(now: datetime) -> int:
    """Sealed values that did not open in the last hour, or since anybody looked."""
    state = alarms.last_seen(Alarm.INTEGRITY)
    since = min(now - HOUR, state.seen_at if state else _EVER)
    return Event.objects.filter(action=Action.INTEGRITY_FAILED, at__gt=since).count()


def unusable_keys(_now: datetime) -> int:
    """1 where the key ring cannot be read, or is not that of this database."""
    try:
        check_keys()
    except KeyUnavailable:
        return 1
    return 0


def behind_the_log(now: datetime) -> int:
    """Seconds that the clock is behind the newest events."""
    # Of a hundred: one that was written while the clock was wrong does not count for ever.
    newest = max(Event.objects.order_by("-pk").values_list("at", flat=True)[:_NEWEST], default=now)
    return int((newest - now).total_seconds()) if newest - now > NEAR else 0


def waiting_events(now: datetime) -> int:
    """Events that have waited too long to be put in order."""
    return Event.objects.filter(seq=None, at__lte=now - BACKLOG).count()


def waiting_checkpoints(now: datetime) -> int:
    """Checkpoints that have waited too long to leave."""
    return Checkpoint.objects.filter(exported_at=None, at__lte=now - EXPORT).count()


def damaged_log(_now: datetime) -> int:
    """The first wrong entry that the last verification found: one row is read, not the log."""
    found = Verification.objects.exclude(damaged=None).first()
    # A forged checkpoint may name any number; it must not keep the alarm from being stored.
    return min(found.damaged or 0, _LARGEST) if found else 0
