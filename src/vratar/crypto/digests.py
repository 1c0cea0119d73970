"""Keyed digests: what is only ever compared is stored as HMAC-SHA-256, never in clear."""

import hmac

from django.conf import settings

from vratar.crypto.encoding import length_prefixed
from vratar.crypto.key_ring import PASSWORD_PEPPER, RECOVERY_DIGEST, key_ring


def recovery_digests(account_id: int, canonical: str) -> list[tuple[int, bytes]]:
    """(key id, digest) of a recovery code under every key of the ring, the active one first.

    `canonical` is the 25 characters of security.md §9; the account is part of the digest, so a
    code of one account is nothing for another.
    """
    ring = key_ring()
    message = length_prefixed(("recovery-code", account_id, canonical))
    return [
        (key_id, _digest(ring.purpose_key(key_id, RECOVERY_DIGEST), message))
        for key_id in ring.ids()
    ]


def pepper(key_id: int | None = None) -> tuple[int, bytes]:
    """(key id, 32 bytes) that a password is keyed with; of the active key when None.

    KeyUnavailable when the ring has no such key.
    """
    ring = key_ring()
    chosen = ring.active if key_id is None else key_id
    return chosen, ring.purpose_key(chosen, PASSWORD_PEPPER)


def keyed_digest(purpose: str, value: str) -> bytes:
    """32-byte HMAC under Django's SECRET_KEY; digests of two purposes never meet.

    For session ids, tokens and names: a plain hash would let a database writer plant one.
    """
    return _digest(settings.SECRET_KEY.encode(), length_prefixed((purpose, value)))


def _digest(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")
