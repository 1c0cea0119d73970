"""The life of a pending sign-in."""

from datetime import timedelta

from vratar.accounts.account import Account
from vratar.accounts.services import hold
from vratar.core import clock
from vratar.sessions.ids import digest_of, issue
from vratar.sessions.models import KnownBrowser, PendingSignIn

LIFETIME = timedelta(minutes=10)
MAX_FAILURES = 5
MAX_ALIVE = 5  # per account and lane; the oldest is evicted


def start(
    account: Account,
    source: str,
    next_path: str,
    browser: KnownBrowser | None = None,
    host: str = "",
) -> tuple[str, PendingSignIn]:
    """Begin one under a fresh id, inside the caller's write transaction.

    `browser` is the known browser it begins in; its codes then have a lane of their own. `host` is
    the gated host it begins on, empty on the panel's.
    """
    now = clock.now()
    raw_id, digest = issue()
    pending = PendingSignIn.objects.create(
        digest=digest,
        account=account,
        epoch=account.security_state.epoch,
        browser=browser,
        source=source,
        created_at=now,
        expires_at=now + LIFETIME,
        next=next_path,
        host=host,
    )
    # Somebody with the password and no known browser never evicts the one begun in a known one.
    lane = PendingSignIn.objects.filter(account=account, browser__isnull=browser is None)
    alive = lane.order_by("-pk")
    if surplus := list(alive.values_list("pk", flat=True)[MAX_ALIVE:]):
        lane.filter(pk__in=surplus).delete()
    return raw_id, pending


def find(raw_id: str, host: str = "", *, lock: bool = False) -> PendingSignIn | None:
    """The live pending sign-in with this id: unexpired, of an active account, epoch unchanged.

    One that was begun on another host is none.

    `lock` keeps it from others until the caller's transaction ends.
    """
    digest = digest_of(raw_id)
    if digest is None:
        return None
    rows = PendingSignIn.objects.select_related("account__security_state")
    if lock:
        hold(*PendingSignIn.objects.filter(digest=digest).values_list("account_id", flat=True))
        rows = rows.select_for_update(of=("self",))
    row = rows.filter(digest=digest, host=host, expires_at__gt=clock.now()).first()
    return row if row and _account_stands(row) else None


def count_failure(pending: PendingSignIn) -> bool:
    """Count a failure of this sign-in; True when it was the last one it allows, and it is gone."""
    pending.failures += 1
    if pending.failures >= MAX_FAILURES:
        pending.delete()
        return True
    pending.save(update_fields=["failures"])
    return False


def end(pending: PendingSignIn) -> bool:
    """Remove it; False when somebody else did so first."""
    return PendingSignIn.objects.filter(pk=pending.pk).delete()[0] == 1


def _account_stands(row: PendingSignIn) -> bool:
    return row.account.is_active and row.account.security_state.epoch == row.epoch
