"""Whom the gate refused, told to the audit log by the housekeeping: the gate only notes it."""

from datetime import datetime

from vratar.audit import Action, record
from vratar.core.database import writing
from vratar.gate.models import GateRefusal
from vratar.gate.notes import QUARTER

_AT_ONCE = 500
_KEPT = 24 * 3600 // QUARTER
"""Quarters of an hour for which a told refusal is kept: so long it is not told again."""


def tell() -> None:
    """Record what was not told yet; each in one event, whichever worker noted it."""
    with writing():
        waiting = list(GateRefusal.objects.filter(told=False).order_by("pk")[:_AT_ONCE])
        for one in waiting:
            record(
                Action.GATE_REFUSED,
                actor=f"administrator:{one.account_id}",
                result="failure",
                source=one.source,
                details={"application": one.application, "reason": one.why},
            )
        told = [one.pk for one in waiting]
        GateRefusal.objects.filter(pk__in=told).update(told=True)


def purge(now: datetime) -> int:
    """Remove what was told and is over; how many."""
    quarter = int(now.timestamp()) // QUARTER - _KEPT
    return GateRefusal.objects.filter(told=True, quarter__lt=quarter).delete()[0]
