"""The first administrator: made with a one-time link that only the host prints."""

import secrets
from urllib.parse import urljoin

from django.contrib.auth.hashers import make_password
from django.urls import reverse

from vratar.accounts.models import (
    OWNER_LEVEL,
    SET_UP_ALLOWED,
    Administrator,
    FirstRunLink,
    Role,
)
from vratar.accounts.services import create_administrator
from vratar.audit import Action, record
from vratar.core import clock
from vratar.core.database import writing
from vratar.core.settings import current
from vratar.crypto import keyed_digest
from vratar.sessions import services as sessions
from vratar.sessions.models import Level
from vratar.sessions.services import Client
from vratar.sign_in.services.outcomes import Gone, SignedIn


def issue_first_run_link() -> str | None:
    """A fresh link, the only valid one; None once an administrator exists."""
    if Administrator.objects.exists():
        return None
    token = secrets.token_urlsafe(32)
    with writing():
        FirstRunLink.objects.all().delete()
        FirstRunLink.objects.create(digest=_digest(token), issued_at=clock.now())
    return urljoin(current().site.url, reverse("first-run", args=[token]))


def ticket_for(token: str) -> str | None:
    """What the browser's session keeps instead of the token; None for a token that is not valid."""
    digest = _digest(token)
    return digest.hex() if _is_open(digest) else None


def is_open(ticket: str) -> bool:
    """Whether the first administrator can still be made with this ticket."""
    try:
        return _is_open(bytes.fromhex(ticket))
    except ValueError:
        return False


def create_owner(
    ticket: str, username: str, email: str, password: str, client: Client
) -> SignedIn | Gone:
    """Make the Owner and sign them in with the password they just chose.

    Of two people with the link, one succeeds: the link is gone in the transaction that uses it.
    """
    hashed = make_password(password)
    with writing():
        if not is_open(ticket) or not FirstRunLink.objects.all().delete()[0]:
            return Gone()
        role = Role.objects.get(level=OWNER_LEVEL)
        owner = create_administrator(username, email, hashed, role)
        who = f"administrator:{owner.pk}"
        record(Action.FIRST_RUN_COMPLETED, actor="host", target=who, source=client.source)
        record(Action.ADMINISTRATOR_CREATED, actor="host", target=who, details={"role": role.name})
        # Nobody is there to allow it.
        owner.security_state.set_up_allowed_until = clock.now() + SET_UP_ALLOWED
        owner.security_state.save(update_fields=["set_up_allowed_until"])
        raw_id, session = sessions.start(owner, Level.AAL1, client)
        record(Action.SIGN_IN_SUCCEEDED, actor=who, factor="password", source=client.source)
        return SignedIn(raw_id, session)


def _is_open(digest: bytes) -> bool:
    stored = FirstRunLink.objects.filter(digest=digest).exists()
    return stored and not Administrator.objects.exists()


def _digest(token: str) -> bytes:
    return keyed_digest("first-run", token)
