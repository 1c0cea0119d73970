"""Reserve a try before it is evaluated; give it back when it was right (security.md §6.4).

Refusing, counting and looking happen in the caller's one write transaction, so that parallel
tries cannot share a slot. Any error of the database is the caller's 503: nothing fails open.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from vratar.core.source import budget_key
from vratar.crypto import keyed_digest
from vratar.throttle.budgets import (
    DAY,
    EVERYBODY,
    FRESH_SOURCE,
    PASSWORD,
    RECOVERY,
    SECOND_FACTOR,
    SOURCE,
    Budget,
    wait_ends,
)
from vratar.throttle.models import Lane, Try

KEPT_LANES = 100_000  # of unknown names and of sources; an account's own lanes are not counted


@dataclass(frozen=True)
class Waiting:
    """Nothing was counted and nothing may be evaluated until then."""

    until: datetime


@dataclass(frozen=True)
class Reservation:
    """A counted try. Left alone it is a failure."""

    lanes: tuple[int, ...]
    tries: tuple[int, ...]
    # Consecutive failures of the account's lane, this try included.
    failures: int


def reserve_password(
    account_id: int | None, canonical_name: str, source: str, now: datetime
) -> Reservation | Waiting:
    """Reserve a password try for an account, or for a name that nobody has."""
    subject = str(account_id) if account_id else keyed_digest("throttle-name", canonical_name).hex()
    network = budget_key(source)
    everybody = _lane(EVERYBODY, "all", None, now)
    origin = _lane(SOURCE, network, None, now)
    account = _lane(PASSWORD, subject, account_id, now)
    fresh = _lane(FRESH_SOURCE, f"{subject}/{network}", account_id, now)

    refused = _opens(SOURCE, origin, now)
    if refused > now:
        return Waiting(refused)
    waits = _opens(PASSWORD, account, now)
    excepted = _opens(FRESH_SOURCE, fresh, now) <= now and _opens(EVERYBODY, everybody, now) <= now
    if waits > now and not excepted:
        return Waiting(waits)
    return _count((account, everybody, origin, fresh), now)


def reserve_second_factor(account_id: int, now: datetime) -> Reservation | Waiting:
    """Reserve a try of the one budget that all codes of an account share."""
    lane = _lane(SECOND_FACTOR, str(account_id), account_id, now)
    opens = _opens(SECOND_FACTOR, lane, now)
    return Waiting(opens) if opens > now else _count((lane,), now)


def reserve_recovery(account_id: int, now: datetime) -> Reservation | Waiting:
    """Reserve a recovery-code try: it waits for its own reserve, and counts in both."""
    lane = _lane(RECOVERY, str(account_id), account_id, now)
    opens = _opens(RECOVERY, lane, now)
    if opens > now:
        return Waiting(opens)
    return _count((lane, _lane(SECOND_FACTOR, str(account_id), account_id, now)), now)


def second_factor_opens(account_id: int, now: datetime) -> datetime:
    """When a code will be evaluated again; `now` if at once. Reads only."""
    lane = Lane.objects.filter(key=f"{SECOND_FACTOR.kind}:{account_id}").first()
    return _opens(SECOND_FACTOR, lane, now) if lane else now


def take_back(reservation: Reservation) -> None:
    """The try was right: it is no failure, and the account's run of failures ends."""
    Try.objects.filter(pk__in=reservation.tries).delete()
    own = Lane.objects.filter(pk__in=reservation.lanes, account__isnull=False)
    own.update(consecutive=0, last_failure_at=None)


def forget(account_id: int) -> None:
    """Clear the waits of an account's lanes (a reset by somebody entitled to it)."""
    Lane.objects.filter(account_id=account_id).delete()


def purge(now: datetime) -> None:
    """Drop tries that no budget looks at any more, and the lanes beyond what is kept."""
    Try.objects.filter(at__lt=now - timedelta(seconds=DAY)).delete()
    ranked = Lane.objects.filter(account=None).order_by("-touched_at").values_list("touched_at")
    surplus = ranked[KEPT_LANES : KEPT_LANES + 1].first()
    if surplus:
        Lane.objects.filter(account=None, touched_at__lte=surplus[0]).delete()


def _lane(budget: Budget, subject: str, account_id: int | None, now: datetime) -> Lane:
    lane, _ = Lane.objects.select_for_update().get_or_create(
        key=f"{budget.kind}:{subject}", defaults={"account_id": account_id, "touched_at": now}
    )
    return lane


def _opens(budget: Budget, lane: Lane, now: datetime) -> datetime:
    opens = wait_ends(budget, lane.consecutive, lane.last_failure_at, now)
    if budget.cap and lane.consecutive >= budget.cap:
        opens = now + timedelta(seconds=DAY)
    for rolling in budget.rolling:
        span = timedelta(seconds=rolling.seconds)
        tries = lane.tries.filter(at__gt=now - span).order_by("-at")
        oldest = tries[rolling.limit - 1 : rolling.limit].first()
        if oldest:
            opens = max(opens, oldest.at + span)
    return opens


def _count(lanes: Sequence[Lane], now: datetime) -> Reservation:
    for lane in lanes:
        lane.consecutive += 1
        lane.last_failure_at = lane.touched_at = now
        lane.save(update_fields=["consecutive", "last_failure_at", "touched_at"])
    tries = Try.objects.bulk_create([Try(lane=lane, at=now) for lane in lanes])
    return Reservation(
        lanes=tuple(lane.pk for lane in lanes),
        tries=tuple(row.pk for row in tries),
        failures=lanes[0].consecutive,
    )
