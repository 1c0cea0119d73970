"""Secrets and the form in which people and otpauth addresses carry them: Base32, RFC 4648 §6."""

import base64
import binascii
import re
import secrets

_SECRET_BYTES = 20
_BASE32 = re.compile("[A-Za-z2-7]+", re.ASCII)


def generate_secret() -> bytes:
    """Return a new secret: 20 random bytes, as RFC 4226 §4 R6 recommends.

    That is the output length of HMAC-SHA-1 (RFC 6238 §5.1) and 32 Base32 characters with nothing
    to pad.
    """
    return secrets.token_bytes(_SECRET_BYTES)


def base32_encode(secret: bytes) -> str:
    """Return the secret in upper-case Base32 without the padding, which many apps refuse."""
    return base64.b32encode(secret).decode("ascii").rstrip("=")


def base32_decode(text: str) -> bytes:
    """Return the secret written in `text`.

    Lower case, spaces, hyphens and trailing padding are tolerated, as the apps do; no other
    character is. Raises ValueError, which never repeats the text, for anything that is not the
    Base32 of at least one byte.
    """
    plain = text.replace(" ", "").replace("-", "").rstrip("=")
    if not _BASE32.fullmatch(plain):
        raise ValueError("A Base32 secret has the letters A to Z and the digits 2 to 7.")
    try:
        return base64.b32decode(plain.upper() + "=" * (-len(plain) % 8))
    except binascii.Error:
        raise ValueError("A Base32 secret of this length does not exist.") from None
