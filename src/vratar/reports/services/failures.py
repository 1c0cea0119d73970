"""The failed sign-ins of one day, read once from the audit log."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from vratar.audit import Action
from vratar.audit.models import Event
from vratar.authenticators.totp.models import TotpAuthenticator

EARLY = timedelta(hours=1)
"""A code refused so soon after enrolment tells of a wrong clock rather than of a stranger."""

_STEP = 2000


class Reason(StrEnum):
    """What was wrong."""

    PASSWORD = "password"  # noqa: S105 - a word of the report
    CODE = "code"
    RECOVERY_CODE = "recovery_code"


_REASONS = {
    Action.PASSWORD_REFUSED: Reason.PASSWORD,
    Action.PASSWORD_REFUSALS_COUNTED: Reason.PASSWORD,
    Action.SECOND_FACTOR_REFUSED: Reason.CODE,
    Action.RECOVERY_CODE_REFUSED: Reason.RECOVERY_CODE,
}
# A person who is signed in and mistypes has not failed to sign in.
_PURPOSES = (None, "sign-in")


@dataclass(frozen=True)
class Failures:
    """Reason to 24 numbers, one for each hour of the day; and the codes refused early."""

    by_hour: dict[str, list[int]]
    early: int


def failures_between(start: datetime, end: datetime) -> Failures:
    """Count the events of a day; the hours are those of the zone of `start`."""
    by_hour = {reason.value: [0] * 24 for reason in Reason}
    enrolled = _enrolled(start - EARLY, end)
    early = 0
    events = Event.objects.filter(action__in=_REASONS, at__gte=start, at__lt=end)
    for event in events.only("at", "actor", "action", "text").iterator(chunk_size=_STEP):
        details = event.content()["details"]
        action = Action(event.action)
        if action is Action.SECOND_FACTOR_REFUSED:
            early += any(
                timedelta(0) <= event.at - at < EARLY for at in enrolled.get(event.actor, ())
            )
        if details.get("purpose") in _PURPOSES:
            hour = event.at.astimezone(start.tzinfo).hour
            by_hour[_REASONS[action]][hour] += _number(action, details)
    return Failures(by_hour, early)


def _number(action: Action, details: dict[str, Any]) -> int:
    return details["count"] if action is Action.PASSWORD_REFUSALS_COUNTED else 1


def _enrolled(start: datetime, end: datetime) -> dict[str, list[datetime]]:
    """Who enrolled between these moments, by the name the log has for them."""
    found: dict[str, list[datetime]] = {}
    rows = TotpAuthenticator.objects.filter(created_at__gte=start, created_at__lt=end)
    for account, at in rows.values_list("account", "created_at"):
        found.setdefault(f"administrator:{account}", []).append(at)
    return found
