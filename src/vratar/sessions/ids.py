"""Ids that only the browser holds: 256 random bits, of which we keep a keyed digest."""

import re
import secrets

from vratar.crypto import keyed_digest

PANEL = "session-id"
GATE = "gate-session-id"
"""Purposes of the digests: an id of one kind is nothing of the other, were it the same text."""

_ID = re.compile(r"[A-Za-z0-9_-]{43}")


def new_id() -> str:
    """A fresh 256-bit id as 43 URL-safe characters."""
    return secrets.token_urlsafe(32)


def digest_of(raw_id: str, purpose: str = PANEL) -> bytes | None:
    """What the database stores for an id; None for a text that cannot be one."""
    return keyed_digest(purpose, raw_id) if _ID.fullmatch(raw_id) else None


def issue(purpose: str = PANEL) -> tuple[str, bytes]:
    """A fresh id and its digest."""
    raw_id = new_id()
    return raw_id, keyed_digest(purpose, raw_id)
