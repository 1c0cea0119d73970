"""Set-up, reset and confirmation links: signed, never stored, each used once (security.md §8).

A token carries the account's epoch and a stamp of its password and address: whatever changes one
of them has used the link up.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urljoin

from django.core import signing
from django.urls import reverse

from vratar.accounts.models import Administrator
from vratar.core import clock
from vratar.core.settings import current
from vratar.crypto import keyed_digest


class Kind(StrEnum):
    """What a link is for; also the salt of its signature and the name of its address."""

    SET_UP = "set-up-link"  # a first password, then enrolment
    RESET = "reset-link"  # a new password; mailed, so it never signs in
    EMAIL = "confirm-email"  # a new address


LIFETIMES = {
    Kind.SET_UP: timedelta(hours=24),
    Kind.RESET: timedelta(hours=1),
    Kind.EMAIL: timedelta(hours=24),
}


@dataclass(frozen=True)
class Link:
    """A link that is good now."""

    account: Administrator
    expires_at: datetime
    # The address to confirm; empty for the other kinds.
    email: str = ""


BOUND = ("epoch", "stamp")
"""What a link is bound to, in its token and in the mail that waits to carry it."""


def expiry(kind: Kind) -> datetime:
    """When a link of this kind ends that is issued now."""
    return clock.now() + LIFETIMES[kind]


def url_for(
    kind: Kind,
    account: Administrator,
    bound: Mapping[str, object],
    expires_at: datetime,
    email: str = "",
) -> str:
    """The absolute address of a link, from `site.url`, never from a request.

    `bound` is what `bound_to` said at the moment the link was asked for: a mail sent later must
    not carry a younger link.
    """
    payload = {
        "account": account.pk,
        "epoch": bound["epoch"],
        "stamp": bound["stamp"],
        "until": int(expires_at.timestamp()),
        "email": email,
    }
    token = signing.dumps(payload, salt=_salt(kind))
    return urljoin(current().site.url, reverse(kind, args=[account.pk, token]))


def bound_to(account: Administrator) -> dict[str, int | str]:
    """What a link asked for now is bound to: kept until the mail that carries it leaves."""
    return {"epoch": account.security_state.epoch, "stamp": _stamp(account)}


def read(kind: Kind, token: str) -> Link | None:
    """The link behind a token, if it may still be used; None for every other text.

    Call it again inside the transaction that uses the link, with the account held.
    """
    try:
        payload: dict[str, Any] = signing.loads(token, salt=_salt(kind))
    except signing.BadSignature:
        return None
    account = (
        Administrator.objects.select_related("security_state", "role")
        .filter(pk=payload["account"], is_active=True)
        .first()
    )
    if account is None or clock.timestamp() >= payload["until"]:
        return None
    if bound_to(account) != {name: payload[name] for name in BOUND}:
        return None
    return Link(account, datetime.fromtimestamp(payload["until"], UTC), payload["email"])


def _salt(kind: Kind) -> str:
    return f"vratar.{kind}"


def _stamp(account: Administrator) -> str:
    return keyed_digest("link-stamp", f"{account.password}\n{account.email}").hex()[:32]
