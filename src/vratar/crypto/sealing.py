"""Sealed values: AES-256-GCM, bound to the row they belong to (security.md §7).

| Offset | Bytes | Field |
| 0 | 1 | version 0x01 |
| 1 | 1 | algorithm 0x01 = AES-256-GCM |
| 2 | 4 | key id, big-endian |
| 6 | 12 | nonce, random |
| 18 | n+16 | ciphertext and tag |
"""

import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vratar.crypto.encoding import length_prefixed
from vratar.crypto.errors import IntegrityFailed, KeyUnavailable
from vratar.crypto.installation import expect_key
from vratar.crypto.key_ring import SEAL, KeyRing, key_ring

_PREFIX = b"\x01\x01"
_NONCE = slice(6, 18)
_TAG_BYTES = 16


def seal(plaintext: bytes, associated: Sequence[str | int]) -> bytes:
    """Seal under the active key; `associated` names the row, of values that never change."""
    ring = key_ring()
    return seal_under(ring, ring.active, plaintext, associated)


def open_sealed(sealed: bytes, associated: Sequence[str | int]) -> bytes:
    """Return what was sealed for this row, or raise IntegrityFailed, whatever the doubt.

    KeyUnavailable where `expect_key` says so.
    """
    try:
        return open_with(key_ring(), sealed, associated)
    except IntegrityFailed:
        expect_key(key_id_of(sealed))
        raise


def key_id_of(sealed: bytes) -> int:
    """Which key of the ring a sealed value needs."""
    return int.from_bytes(sealed[2:6], "big")


def seal_under(
    ring: KeyRing, key_id: int, plaintext: bytes, associated: Sequence[str | int]
) -> bytes:
    """`seal` under a chosen key of a given ring."""
    if not plaintext:
        raise ValueError("An empty secret is never sealed.")
    nonce = os.urandom(_NONCE.stop - _NONCE.start)
    cipher = AESGCM(ring.purpose_key(key_id, SEAL))
    ciphertext = cipher.encrypt(nonce, plaintext, length_prefixed(associated))
    return _PREFIX + key_id.to_bytes(4, "big") + nonce + ciphertext


def open_with(ring: KeyRing, sealed: bytes, associated: Sequence[str | int]) -> bytes:
    """`open_sealed` with a given ring."""
    if len(sealed) <= _NONCE.stop + _TAG_BYTES or sealed[:2] != _PREFIX:
        raise IntegrityFailed
    try:
        cipher = AESGCM(ring.purpose_key(key_id_of(sealed), SEAL))
        return cipher.decrypt(sealed[_NONCE], sealed[_NONCE.stop :], length_prefixed(associated))
    except (InvalidTag, KeyUnavailable):
        raise IntegrityFailed from None
