"""Read an otpauth address that we or others made, as an import does."""

import re
from dataclasses import dataclass, field
from urllib.parse import unquote

from vratar.otp.base32 import base32_decode
from vratar.otp.prepared import require_known

_ADDRESS = re.compile(r"(?i:otpauth://totp/)([^?#]+)\?([^#]+)", re.ASCII)
_NUMBER = re.compile("[0-9]{1,6}", re.ASCII)


@dataclass(frozen=True, slots=True)
class OtpauthUri:
    """What an otpauth address says."""

    issuer: str
    """Empty where the address names none."""
    account: str
    """The name in the label, without the issuer."""
    secret: bytes = field(repr=False)
    """Kept out of `repr`, and so out of logs."""
    digits: int
    period: int
    """Seconds."""
    algorithm: str


def parse_uri(text: str) -> OtpauthUri:
    """Return what an otpauth address of type totp says.

    The parameter ``issuer`` wins over the label's prefix, as most apps have it; unknown parameters
    are ignored. Short secrets and long periods, which `build_uri` refuses, are read: whether to
    take them over is for the caller.

    Raises ValueError for everything else, a parameter given twice among it. No message repeats the
    text, which holds a secret.
    """
    match = _ADDRESS.fullmatch(text)
    if match is None:
        raise ValueError("This is not an otpauth address of type totp.")
    prefix, colon, account = _decoded(match[1]).partition(":")
    parameters = _parameters(match[2])
    digits = _number(parameters.get("digits", "6"))
    algorithm = parameters.get("algorithm", "SHA1").upper()
    require_known(digits, algorithm)
    return OtpauthUri(
        issuer=parameters.get("issuer", prefix if colon else "").strip(),
        account=(account if colon else prefix).strip(),
        secret=base32_decode(parameters.get("secret", "")),
        digits=digits,
        period=_number(parameters.get("period", "30")),
        algorithm=algorithm,
    )


def _parameters(query: str) -> dict[str, str]:
    pairs = [pair.partition("=") for pair in query.split("&")]
    parameters = {_decoded(name): _decoded(value) for name, _, value in pairs}
    if len(parameters) != len(pairs):
        raise ValueError("The otpauth address has a parameter twice.")
    return parameters


def _decoded(part: str) -> str:
    """Percent-decode; a ``+`` stays one, as the apps have it."""
    try:
        return unquote(part, errors="strict")
    except UnicodeDecodeError:
        raise ValueError("The otpauth address is not percent-encoded UTF-8.") from None


def _number(text: str) -> int:
    if not _NUMBER.fullmatch(text) or int(text) == 0:
        raise ValueError("Digits and period of an otpauth address are positive numbers.")
    return int(text)
