"""One secret, prepared for several codes: the two padded keys of HMAC (RFC 2104).

A verification computes three codes of one secret. `hmac.digest` would prepare the secret three
times; here it is prepared once and copied, which beats OpenSSL's one-shot HMAC on messages of
eight bytes (`bench/verification.py`). The hash functions are hashlib's, never our own.

`usedforsecurity` stays at its default, True: this is a security use, so an OpenSSL in FIPS mode
answers with its approved implementation or refuses. False would ask for an unapproved one there
and gains nothing elsewhere (measured: the keyword costs 0.04 µs a call). HMAC does not rest on
the collision resistance that SHA-1 has lost (RFC 6194 §3.3).
"""

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import _Hash

# The hash functions of RFC 6238 §1.2 with their block size B in bytes (RFC 2104 §2).
_HASHES = {
    "SHA1": (hashlib.sha1, 64),
    "SHA256": (hashlib.sha256, 64),
    "SHA512": (hashlib.sha512, 128),
}
# 10^Digit of RFC 4226 §5.3, which demands six digits at least and names seven and eight.
_MODULI = {6: 10**6, 7: 10**7, 8: 10**8}

ALGORITHMS = tuple(_HASHES)
"""The hash functions, under the names that otpauth addresses use; the default first."""
DIGITS = tuple(_MODULI)
"""The possible lengths of a code; the default first."""

_UNKNOWN = "The algorithm is SHA1, SHA256 or SHA512; the digits are 6 to 8."

_INNER_PAD = bytes(byte ^ 0x36 for byte in range(256))
_OUTER_PAD = bytes(byte ^ 0x5C for byte in range(256))


def prepare(secret: bytes, digits: int, algorithm: str) -> "tuple[_Hash, _Hash, int]":
    """Return HMAC's inner and outer hash, each fed with its padded key, and 10^digits.

    HMAC(secret, message) is the outer hash after it was fed the digest of the inner hash after it
    was fed the message (RFC 2104 §2). Copy both to keep them for another message.

    Raises ValueError for a secret that is not `bytes` or is empty (nobody's secret must give
    everybody's codes), for an unknown algorithm and for a number of digits outside 6 to 8.
    """
    if not isinstance(secret, bytes) or not secret:
        raise ValueError("A secret is at least one byte, as bytes.")
    try:
        new_hash, block_size = _HASHES[algorithm]
        modulus = _MODULI[digits]
    except KeyError:
        raise ValueError(_UNKNOWN) from None
    if len(secret) > block_size:
        secret = new_hash(secret).digest()
    key = secret.ljust(block_size, b"\0")
    return new_hash(key.translate(_INNER_PAD)), new_hash(key.translate(_OUTER_PAD)), modulus


def require_known(digits: int, algorithm: str) -> None:
    """Raise ValueError for an unknown algorithm or a number of digits outside 6 to 8."""
    if digits not in _MODULI or algorithm not in _HASHES:
        raise ValueError(_UNKNOWN)
