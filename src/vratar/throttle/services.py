"""Reserve a try before it is evaluated; give it back when it was right (security.md §6.4).

Refusing, counting and looking happen in the caller's one write transaction, so that parallel
tries cannot share a slot. Any error of the database is the caller's 503: nothing fails open.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F, Q

from vratar.core.source import budget_key
from vratar.crypto import keyed_digest
from vratar.throttle.budgets import (
    DAY,
    EVERYBODY,
    FRESH_SOURCE,
    LINK_REQUESTS,
    PASSWORD,
    RECOVERY,
    SECOND_FACTOR,
    SOURCE,
    Budget,
    after_quiet,
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

    lanes: tuple[Lane, ...]
    tries: tuple[int, ...]
    # Consecutive failures of the account's lane, this try included.
    failures: int


def reserve_password(
    account_id: int | None, canonical_name: str, source: str, now: datetime
) -> Reservation | Waiting:
    """Reserve a password try for an account, or for a name that nobody has."""
    subject = str(account_id) if account_id else keyed_digest("throttle-name", canonical_name).hex()
    network = budget_key(source)
    everybody, origin, account, fresh = _lanes(
        (EVERYBODY, "all", None),
        (SOURCE, network, None),
        (PASSWORD, subject, account_id),
        (FRESH_SOURCE, f"{subject}/{network}", None),
        now=now,
    )
    refused = _opens(SOURCE, origin, now)
    if refused > now:
        return Waiting(refused)
    waits = _opens(PASSWORD, account, now)
    excepted = _opens(FRESH_SOURCE, fresh, now) <= now and _opens(EVERYBODY, everybody, now) <= now
    if waits > now and not excepted:
        return Waiting(waits)
    left = after_quiet(PASSWORD, account.consecutive, account.last_failure_at, now)
    if left < account.consecutive:
        Lane.objects.filter(pk=account.pk).update(consecutive=left)
    return _count(
        now,
        (PASSWORD, account),
        (EVERYBODY, everybody),
        (SOURCE, origin),
        (FRESH_SOURCE, fresh),
    )


def reserve_second_factor(account_id: int, now: datetime) -> Reservation | Waiting:
    """Reserve a try of the one budget that all codes of an account share."""
    (lane,) = _lanes((SECOND_FACTOR, str(account_id), account_id), now=now)
    opens = _opens(SECOND_FACTOR, lane, now)
    return Waiting(opens) if opens > now else _count(now, (SECOND_FACTOR, lane))


def reserve_recovery(account_id: int, now: datetime) -> Reservation | Waiting:
    """Reserve a recovery-code try: it waits for its own reserve, and counts in both."""
    subject = str(account_id)
    recovery, shared = _lanes(
        (RECOVERY, subject, account_id), (SECOND_FACTOR, subject, account_id), now=now
    )
    opens = _opens(RECOVERY, recovery, now)
    if opens > now:
        return Waiting(opens)
    return _count(now, (RECOVERY, recovery), (SECOND_FACTOR, shared))


def reserve_link_request(source: str, now: datetime) -> Reservation | Waiting:
    """Count a request for a mailed link; it is never taken back, whatever came of it."""
    (lane,) = _lanes((LINK_REQUESTS, budget_key(source), None), now=now)
    opens = _opens(LINK_REQUESTS, lane, now)
    return Waiting(opens) if opens > now else _count(now, (LINK_REQUESTS, lane))


def opens(budget: Budget, account_id: int, now: datetime) -> datetime:
    """When this lane of the account evaluates the next try; `now` if at once. Counts nothing."""
    lane = Lane.objects.filter(key=f"{budget.kind}:{account_id}").first()
    return _opens(budget, lane, now) if lane else now


def take_back(reservation: Reservation) -> None:
    """The try was right: it is no failure, and the account's run of failures ends."""
    if connection.features.has_select_for_update:
        _locked(Q(pk__in=[lane.pk for lane in reservation.lanes]))
    own = [lane.pk for lane in reservation.lanes if lane.account_id is not None]
    shared = [lane.pk for lane in reservation.lanes if lane.account_id is None]
    Lane.objects.filter(pk__in=own).update(consecutive=0, last_failure_at=None)
    if shared:
        lanes = Lane.objects.filter(pk__in=shared, consecutive__gt=0)
        lanes.update(consecutive=F("consecutive") - 1)
    if reservation.tries:
        Try.objects.filter(pk__in=reservation.tries).delete()


def forget(account_id: int) -> None:
    """Clear the waits of an account's lanes (a reset by somebody entitled to it)."""
    Lane.objects.filter(account_id=account_id).delete()


def end_waits(account_id: int, now: datetime) -> None:
    """Let the account's lanes evaluate one more try at once; what was counted stays counted.

    A run of failures goes on where it stood: who unlocks again and again gains one try each time,
    and the rolling limits and caps hold.
    """
    waited = now - timedelta(seconds=max(*PASSWORD.waits, *SECOND_FACTOR.waits))
    lanes = Lane.objects.filter(account_id=account_id, last_failure_at__gt=waited)
    lanes.update(last_failure_at=waited)


def purge(now: datetime) -> None:
    """Drop tries that no budget looks at any more, and the lanes beyond what is kept."""
    Try.objects.filter(at__lt=now - timedelta(seconds=DAY)).delete()
    ranked = Lane.objects.filter(account=None).order_by("-touched_at").values_list("touched_at")
    surplus = ranked[KEPT_LANES : KEPT_LANES + 1].first()
    if surplus:
        Lane.objects.filter(account=None, touched_at__lte=surplus[0]).delete()


def _lanes(*wanted: tuple[Budget, str, int | None], now: datetime) -> list[Lane]:
    """The lanes of these budgets and subjects, made where they are missing.

    Locked in the order of their rows, so that two transactions never wait for each other.
    """
    keys = {f"{budget.kind}:{subject}": account_id for budget, subject, account_id in wanted}
    found = _locked(Q(key__in=keys))
    missing = [
        Lane(key=key, account_id=account_id, touched_at=now)
        for key, account_id in keys.items()
        if key not in found
    ]
    if missing:
        Lane.objects.bulk_create(missing, ignore_conflicts=True)
        found = _locked(Q(key__in=keys))
    return [found[key] for key in keys]


def _locked(which: Q) -> dict[str, Lane]:
    lanes = Lane.objects.select_for_update().filter(which).order_by("pk")
    return {lane.key: lane for lane in lanes}


def _opens(budget: Budget, lane: Lane, now: datetime) -> datetime:
    opens = wait_ends(budget, lane.consecutive, lane.last_failure_at, now)
    if budget.cap and lane.consecutive >= budget.cap:
        opens = now + timedelta(seconds=DAY)
    for rolling in budget.rolling:
        if lane.account_id is None and lane.consecutive < rolling.limit:
            continue  # fewer failures than that ever; an account's lane forgets its own at success
        span = timedelta(seconds=rolling.seconds)
        tries = lane.tries.filter(at__gt=now - span).order_by("-at")
        oldest = tries[rolling.limit - 1 : rolling.limit].first()
        if oldest:
            opens = max(opens, oldest.at + span)
    return opens


def _count(now: datetime, *counted: tuple[Budget, Lane]) -> Reservation:
    lanes = tuple(lane for _, lane in counted)
    Lane.objects.filter(pk__in=[lane.pk for lane in lanes]).update(
        consecutive=F("consecutive") + 1, last_failure_at=now, touched_at=now
    )
    tries = Try.objects.bulk_create(
        Try(lane=lane, at=now) for budget, lane in counted if budget.rolling
    )
    return Reservation(lanes, tuple(row.pk for row in tries), failures=lanes[0].consecutive + 1)
