"""Reserve a try before it is evaluated; give it back when it was right (security.md §6.4).

Refusing, counting and looking happen in the caller's one write transaction, so that parallel
tries cannot share a slot. Any error of the database is the caller's 503: nothing fails open.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import F, Q

from vratar.core.settings import current
from vratar.core.source import budget_key, is_within
from vratar.crypto import keyed_digest
from vratar.throttle.budgets import (
    DAY,
    EVERYBODY,
    FRESH_SOURCE,
    LINK_REQUESTS,
    PASSWORD,
    SOURCE,
    TRUSTED_PASSWORD,
    WAITING,
    Budget,
    after_quiet,
    code_lane,
    wait_ends,
)
from vratar.throttle.models import Lane, Try

KEPT_LANES = 100_000  # of unknown names and of sources; an account's own lanes are not counted


@dataclass(frozen=True)
class Waiting:
    """Nothing was counted and nothing may be evaluated until then."""

    until: datetime
    # The kind of the budget that refuses, and its consecutive failures.
    lane: str
    failures: int
    # Nobody was refused by this wait before: the audit log is to hear of it.
    first: bool


@dataclass(frozen=True)
class Reservation:
    """A counted try. Left alone it is a failure."""

    lanes: tuple[Lane, ...]
    tries: tuple[int, ...]
    # Consecutive failures of the account's lane, this try included.
    failures: int
    # Whose refusals are told together; what has no event of its own is summed up in the first.
    told_by: tuple[Lane, ...]


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
        return _wait(SOURCE, origin, refused, now)
    waits = _opens(PASSWORD, account, now)
    # While everybody is attacked, whoever has many addresses would always have a fresh one.
    calm = _opens(EVERYBODY, everybody, now) <= now
    trusted = calm or is_within(source, current().sign_in.allowed_networks)
    if waits > now and not (trusted and _opens(FRESH_SOURCE, fresh, now) <= now):
        return _wait(PASSWORD, account, waits, now)
    left = after_quiet(PASSWORD, account.consecutive, account.last_failure_at, now)
    if left < account.consecutive:
        Lane.objects.filter(pk=account.pk).update(consecutive=left)
    return _count(
        now,
        (PASSWORD, account),
        (EVERYBODY, everybody),
        (SOURCE, origin),
        (FRESH_SOURCE, fresh),
        told_by=(account, origin) if account_id else (origin, account),
    )


def reserve_trusted_password(subject: str, now: datetime) -> Reservation | Waiting:
    """Reserve a password try of a known browser or of a session: nobody else is in its lane."""
    return _reserve(TRUSTED_PASSWORD, subject, None, now)


def reserve_code(account_id: int, now: datetime, *, known: bool) -> Reservation | Waiting:
    """Reserve a try of the one budget that all codes of an account share in this lane."""
    return _reserve(code_lane(known=known).code, str(account_id), account_id, now)


def reserve_recovery_code(account_id: int, now: datetime, *, known: bool) -> Reservation | Waiting:
    """Reserve a recovery-code try: it waits for its own reserve, and counts in both."""
    subject, budgets = str(account_id), code_lane(known=known)
    recovery, shared = _lanes(
        (budgets.recovery, subject, account_id), (budgets.code, subject, account_id), now=now
    )
    opens = _opens(budgets.recovery, recovery, now)
    if opens > now:
        return _wait(budgets.recovery, recovery, opens, now)
    return _count(now, (budgets.recovery, recovery), (budgets.code, shared), told_by=(recovery,))


def reserve_link_request(source: str, now: datetime) -> Reservation | Waiting:
    """Count a request for a mailed link; it is never taken back, whatever came of it."""
    return _reserve(LINK_REQUESTS, budget_key(source), None, now)


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
    for budget in WAITING:
        waited = now - timedelta(seconds=max(budget.waits))
        lane = Lane.objects.filter(key=f"{budget.kind}:{account_id}", last_failure_at__gt=waited)
        lane.update(last_failure_at=waited)


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


def _reserve(
    budget: Budget, subject: str, account_id: int | None, now: datetime
) -> Reservation | Waiting:
    (lane,) = _lanes((budget, subject, account_id), now=now)
    opens = _opens(budget, lane, now)
    if opens > now:
        return _wait(budget, lane, opens, now)
    return _count(now, (budget, lane), told_by=(lane,))


def _wait(budget: Budget, lane: Lane, until: datetime, now: datetime) -> Waiting:
    first = lane.told_until is None or lane.told_until <= now
    if first:
        Lane.objects.filter(pk=lane.pk).update(told_until=until)
    return Waiting(until, budget.kind, lane.consecutive, first)


def _count(now: datetime, *counted: tuple[Budget, Lane], told_by: tuple[Lane, ...]) -> Reservation:
    lanes = tuple(lane for _, lane in counted)
    Lane.objects.filter(pk__in=[lane.pk for lane in lanes]).update(
        consecutive=F("consecutive") + 1, last_failure_at=now, touched_at=now
    )
    tries = Try.objects.bulk_create(
        Try(lane=lane, at=now) for budget, lane in counted if budget.rolling
    )
    ids = tuple(row.pk for row in tries)
    return Reservation(lanes, ids, lanes[0].consecutive + 1, told_by)
