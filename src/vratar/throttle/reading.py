"""What an account's lanes stand at, for people to read. Counts nothing, changes nothing."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Sum

from vratar.throttle.budgets import KNOWN, PASSWORD, UNKNOWN, Budget, wait_ends
from vratar.throttle.models import Lane
from vratar.throttle.services import opens

OF_ACCOUNT = (PASSWORD, UNKNOWN.code, KNOWN.code, UNKNOWN.recovery, KNOWN.recovery)
"""The budgets of an account that an administrator hears of."""


@dataclass(frozen=True)
class Wait:
    """A lane in which nothing is evaluated now."""

    budget: Budget
    # None where no time ends it: the cap is reached, and only a reset of the lane helps.
    until: datetime | None
    # Whether `services.end_waits` would open the lane at once.
    can_be_ended: bool


def waits_of(account_id: int, now: datetime) -> list[Wait]:
    """The waits of this account's lanes, in the order of `OF_ACCOUNT`."""
    lanes = {lane.key: lane for lane in Lane.objects.filter(account_id=account_id)}
    placed = [(budget, lanes.get(f"{budget.kind}:{account_id}")) for budget in OF_ACCOUNT]
    found = [_wait(budget, lane, account_id, now) for budget, lane in placed if lane]
    return [wait for wait in found if wait]


def refusals_not_yet_told(account_id: int) -> int:
    """Refused passwords that wait for the next sum in the audit log."""
    unsaid = Lane.objects.filter(account_id=account_id).aggregate(Sum("unsaid"))
    return int(unsaid["unsaid__sum"] or 0)


def _wait(budget: Budget, lane: Lane, account_id: int, now: datetime) -> Wait | None:
    if budget.cap and lane.consecutive >= budget.cap:
        return Wait(budget, None, can_be_ended=False)
    until = opens(budget, account_id, now)
    if until <= now:
        return None
    after_failures = wait_ends(budget, lane.consecutive, lane.last_failure_at, now)
    # A rolling limit that holds as long keeps the lane shut whatever is ended.
    return Wait(budget, until, can_be_ended=until == after_failures)
