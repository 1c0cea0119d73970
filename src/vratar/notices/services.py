"""Putting a mail into the outbox."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Max, QuerySet

from vratar.accounts.account import Account
from vratar.core import clock
from vratar.core.mail_settings import CONSOLE
from vratar.core.settings import current
from vratar.notices.kinds import Notice
from vratar.notices.models import Mail

Value = str | int | bool | None

PATIENCE = timedelta(minutes=15)
"""How long a mail may fail before somebody should look."""


def is_on() -> bool:
    """Whether mail goes anywhere at all."""
    return bool(current().mail.server)


def is_printed() -> bool:
    """Whether mails are printed where Vratar runs instead of being sent."""
    return current().mail.server == CONSOLE


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


def take_back(kind: Notice, account: Account) -> None:
    """Drop what still waits of this kind: there is no reason for it any more."""
    waiting = Mail.objects.filter(account=account, kind=kind, sent_at=None, given_up_at=None)
    waiting.update(given_up_at=clock.now(), last_error="")


def queued_since(kind: Notice, account: Account, since: datetime) -> int:
    """How many of this kind the account was sent, or is about to be, since then."""
    return Mail.objects.filter(account=account, kind=kind, queued_at__gte=since).count()


def queue_all(
    kind: Notice,
    accounts: Iterable[Account],
    *,
    details: Mapping[str, Value] | None = None,
    until: Mapping[int, datetime | None] | None = None,
) -> None:
    """Queue the same for many accounts, to the address of each, in a few statements.

    `until` has the moment that is the account's own, by its key.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("A mail is queued in the transaction of what it tells of.")
    if not is_on():
        return
    now = clock.now()
    told, moments = dict(details or {}), until or {}
    Mail.objects.bulk_create(
        Mail(
            account=account,
            address=account.email,
            kind=kind,
            details=told | _until(moments.get(account.pk)),
            queued_at=now,
            due_at=now,
        )
        for account in accounts
    )


def _until(moment: datetime | None) -> dict[str, Value]:
    return {"until": int(moment.timestamp())} if moment else {}


def told_since(kind: Notice, since: datetime) -> set[int]:
    """Which accounts were sent this kind, or are about to be, since then."""
    found = Mail.objects.filter(kind=kind, queued_at__gt=since, account__isnull=False)
    return set(found.values_list("account_id", flat=True))


def trouble() -> bool:
    """Whether mails could not be sent for a quarter of an hour, or were given up since the last."""
    if not is_on():
        return False
    late = clock.now() - PATIENCE
    waiting = Mail.objects.filter(sent_at=None, given_up_at=None, tries__gt=0)
    return waiting.filter(queued_at__lte=late).exists() or _lost().exists()


def _lost() -> "QuerySet[Mail]":
    """What was given up since the server last took a mail; without an error it was dropped."""
    lost = Mail.objects.filter(given_up_at__isnull=False).exclude(last_error="")
    newest = Mail.objects.aggregate(newest=Max("sent_at"))["newest"]
    return lost.filter(given_up_at__gt=newest) if newest else lost
