"""How many refusals the audit log hears of one by one; the rest it hears as a number.

Ten an hour and lane, then a sum each 15 minutes (security.md §11): whoever guesses all day fills
no log, and nothing goes unsaid.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from vratar.throttle.budgets import HOUR, MINUTE
from vratar.throttle.models import Lane
from vratar.throttle.services import Reservation

EVENTS_AN_HOUR = 10
SUM_AFTER = timedelta(seconds=15 * MINUTE)


@dataclass(frozen=True)
class Sum:
    """Refusals of one lane that had no event of their own."""

    # None for a source that tried names nobody has.
    account_id: int | None
    # Its key: the kind of its budget and a subject, with a colon between.
    lane: str
    count: int


def has_own_event(reservation: Reservation, now: datetime) -> bool:
    """Whether this refusal is recorded by itself; otherwise it is counted for the next sum.

    In the caller's write transaction. The same work for every name, whoever has it or nobody.
    """
    ids = [lane.pk for lane in reservation.told_by]
    lanes = list(Lane.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    for lane in lanes:
        if lane.events_since is None or now >= lane.events_since + timedelta(seconds=HOUR):
            lane.events, lane.events_since = 0, now
    own = all(lane.events < EVENTS_AN_HOUR for lane in lanes)
    for lane in lanes:
        lane.events += own
        if not own and lane.pk == ids[0]:
            lane.unsaid += 1
            lane.unsaid_since = lane.unsaid_since or now
        lane.save(update_fields=["events", "events_since", "unsaid", "unsaid_since"])
    return own


def take_sums(now: datetime) -> list[Sum]:
    """What has waited for 15 minutes to be told; from here on it counts as told.

    In the caller's write transaction.
    """
    due = Lane.objects.select_for_update().filter(unsaid_since__lte=now - SUM_AFTER).order_by("pk")
    lanes = list(due)
    Lane.objects.filter(pk__in=[lane.pk for lane in lanes]).update(unsaid=0, unsaid_since=None)
    return [Sum(lane.account_id, lane.key, lane.unsaid) for lane in lanes]
