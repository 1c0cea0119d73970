"""Build an otpauth address, the Key URI format that a QR code carries.

Only what every app reads alike is written: parsers differ over further colons, plus signs, other
algorithms and pictures.
"""

import re
from urllib.parse import quote

from vratar.otp.base32 import base32_encode
from vratar.otp.labels import ACCOUNT_LIMIT, cleaned
from vratar.otp.prepared import ALGORITHMS, DIGITS, require_known

MIN_SECRET_BYTES = 16
"""The shortest secret an address is built for: 128 bits, RFC 4226 §4 R6."""
MAX_PERIOD = 120
"""The longest period an address is built for, in seconds: NIST SP 800-63B-4 §3.1.4.1."""

_ISSUER = re.compile("(?! )[A-Za-z0-9 ._-]{1,30}(?<! )", re.ASCII)


def build_uri(  # noqa: PLR0913 - an address has that many parts
    issuer: str,
    account: str,
    secret: bytes,
    *,
    digits: int = 6,
    period: int = 30,
    algorithm: str = "SHA1",
) -> str:
    """Return ``otpauth://totp/<issuer>:<account>?secret=…&issuer=<issuer>``.

    `account` comes from `account_label`. Digits, period and algorithm are written only where they
    differ from 6, 30 and SHA1, which every app takes for granted. Every part is percent-encoded,
    a space as %20: apps show a ``+`` as it stands.

    Raises ValueError for an issuer outside ``[A-Za-z0-9 ._-]{1,30}`` or with a space at an end,
    for an account that `account_label` would not give, for a secret below 16 bytes, a period
    outside 1 to 120 seconds, an unknown algorithm or number of digits. No message repeats the
    secret.
    """
    _require_names(issuer, account)
    _require_strength(secret, period)
    require_known(digits, algorithm)
    label = f"{quote(issuer, safe='')}:{quote(account, safe='')}"
    parameters = f"secret={base32_encode(secret)}&issuer={quote(issuer, safe='')}"
    return f"otpauth://totp/{label}?{parameters}{_unusual(digits, period, algorithm)}"


def _require_names(issuer: str, account: str) -> None:
    if not _ISSUER.fullmatch(issuer):
        raise ValueError("Use 1 to 30 Latin letters, digits, spaces, dots, hyphens or underscores.")
    if not 0 < len(account) <= ACCOUNT_LIMIT or account != cleaned(account):
        raise ValueError("The account is not a label made by account_label.")


def _require_strength(secret: bytes, period: int) -> None:
    if not isinstance(secret, bytes) or len(secret) < MIN_SECRET_BYTES:
        raise ValueError(f"A secret has at least {MIN_SECRET_BYTES} bytes.")
    if not 1 <= period <= MAX_PERIOD:
        raise ValueError(f"A period has 1 to {MAX_PERIOD} seconds.")


def _unusual(digits: int, period: int, algorithm: str) -> str:
    usual = {"algorithm": ALGORITHMS[0], "digits": DIGITS[0], "period": 30}
    given = {"algorithm": algorithm, "digits": digits, "period": period}
    return "".join(f"&{name}={given[name]}" for name in usual if given[name] != usual[name])
