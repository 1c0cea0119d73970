"""Alarms: raised once while a danger lasts, told to every Owner, kept over restarts.

What is dangerous is decided in `dangers.py`; that several processes look changes nothing.
"""

import logging
from datetime import timedelta

from vratar.accounts.models import OWNER_LEVEL, Administrator
from vratar.audit import Action, Result, record
from vratar.core import clock
from vratar.core.database import writing
from vratar.notices import webhook
from vratar.notices.alarm_names import Alarm
from vratar.notices.kinds import Notice
from vratar.notices.models import AlarmState
from vratar.notices.services import queue_all

QUIET = timedelta(minutes=5)
"""So long the danger must be gone before an alarm ends: it does not come and go every minute."""
LONG_QUIET = timedelta(hours=1)
# A verification of the log does not waver: damage found after one that was mended is told anew.
_QUIETS = {Alarm.FLEET: LONG_QUIET, Alarm.CLOCK: LONG_QUIET, Alarm.LOG: timedelta(0)}
_NOTED = timedelta(minutes=1)
"""A danger that goes on is written down this often."""

_logger = logging.getLogger(__name__)


def seen(name: Alarm, number: int) -> None:
    """There is a danger, this large: raise the alarm, or keep it up. Not inside a transaction."""
    now = clock.now()
    state = AlarmState.objects.filter(name=name, lasts=True).first()
    if state is not None and abs(now - state.seen_at) < _NOTED:
        return
    with writing():
        AlarmState.objects.bulk_create([AlarmState(name=name, seen_at=now)], ignore_conflicts=True)
        mine = AlarmState.objects.filter(name=name)
        # One conditional statement decides between several that see the same.
        began = mine.filter(lasts=False).update(lasts=True, raised_at=now, seen_at=now)
        if began:
            _tell(name, number)
        else:
            mine.update(seen_at=now)
    if began:
        _logger.error("Alarm: %s", name.value, extra={"count": number})


def gone(name: Alarm) -> None:
    """There is no danger: end the alarm once that has been so for a while."""
    now = clock.now()
    lasting = AlarmState.objects.filter(name=name, lasts=True)
    state = lasting.first()
    # The clock may have been set back meanwhile; then the distance counts.
    if state is None or abs(now - state.seen_at) < _QUIETS.get(name, QUIET):
        return
    with writing():
        ended = lasting.filter(seen_at=state.seen_at).update(lasts=False)
        if ended:
            record(Action.ALARM_ENDED, actor="system", details={"kind": name})
            webhook.queue(name, webhook.ENDED, 0)
    if ended:
        _logger.warning("Alarm ended: %s", name.value)


def lasting() -> list[Alarm]:
    """The alarms that last, the oldest first."""
    found = AlarmState.objects.filter(lasts=True).order_by("raised_at", "name")
    return [Alarm(name) for name in found.values_list("name", flat=True)]


def last_seen(name: Alarm) -> "AlarmState | None":
    """What is kept of an alarm; None where there has never been one."""
    return AlarmState.objects.filter(name=name).first()


def _tell(name: Alarm, number: int) -> None:
    if name is Alarm.CLOCK:
        _record(Action.CLOCK_ALARM, offset=number)
    _record(Action.ALARM_RAISED, kind=name, count=number)
    owners = Administrator.objects.filter(role__level=OWNER_LEVEL, is_active=True)
    queue_all(Notice.ALARM, owners, details={"alarm": name, "count": number})
    webhook.queue(name, webhook.RAISED, number)


def _record(action: Action, **details: str | int) -> None:
    record(action, actor="system", result=Result.FAILURE, details=details)
