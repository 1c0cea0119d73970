"""Putting a mail into the outbox."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import connection

from vratar.accounts.account import Account
from vratar.core import clock
from vratar.core.settings import current
from vratar.notices.kinds import Notice
from vratar.notices.models import Mail

Value = str | int | bool | None

PATIENCE = timedelta(minutes=15)
"""How long a mail may fail before somebody should look."""


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


def queue_all(
    kind: Notice, accounts: Iterable[Account], *, details: Mapping[str, Value] | None = None
) -> None:
    """Queue the same for many accounts, to the address of each, in a few statements."""
    if not connection.in_atomic_block:
        raise RuntimeError("A mail is queued in the transaction of what it tells of.")
    if not is_on():
        return
    now = clock.now()
    told = dict(details or {})
    Mail.objects.bulk_create(
        Mail(
            account=account,
            address=account.email,
            kind=kind,
            details=told,
            queued_at=now,
            due_at=now,
        )
        for account in accounts
    )


def told_since(kind: Notice, since: datetime) -> set[int]:
    """Which accounts were sent this kind, or are about to be, since then."""
    found = Mail.objects.filter(kind=kind, queued_at__gt=since, account__isnull=False)
    return set(found.values_list("account_id", flat=True))


def trouble() -> bool:
    """Whether mails wait that could not be sent for a quarter of an hour."""
    late = clock.now() - PATIENCE
    waiting = Mail.objects.filter(sent_at=None, given_up_at=None, tries__gt=0)
    return waiting.filter(queued_at__lte=late).exists()
