"""Putting a mail into the outbox."""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection

from vratar.accounts.account import Account
from vratar.core import clock
from vratar.core.settings import current
from vratar.notices.kinds import Notice
from vratar.notices.models import Mail

Value = str | int | bool | None


def is_on() -> bool:
    """Whether mail goes anywhere at all."""
    return bool(current().mail.server)


def queue(
    kind: Notice,
    account: Account | None,
    *,
    address: str = "",
    details: Mapping[str, Value] | None = None,
) -> None:
    """Queue a mail in the transaction of what it tells of; without a mail server nothing happens.

    `address` is the account's own where none is given. `details` are the values of the text: `by`
    (who did it), `source`, `browser`, `reason`, `count`, `name`, `role`; for a link `epoch` and
    `until` (seconds since the Unix epoch), for an address to confirm `email`. The moment is the
    queueing. `account` None queues the decoy of a name that nobody has.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A mail is queued in the transaction of what it tells of.")
    if not is_on():
        return
    now = clock.now()
    Mail.objects.create(
        account=account,
        address=address or (account.email if account else ""),
        kind=kind,
        details=dict(details or {}),
        queued_at=now,
        due_at=now,
    )


def queued_since(kind: Notice, account: Account, since: datetime) -> int:
    """How many of this kind the account was sent, or is about to be, since then."""
    return Mail.objects.filter(account=account, kind=kind, queued_at__gte=since).count()
