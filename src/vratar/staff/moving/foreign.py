"""An authenticator as another product keeps it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from vratar import otp

SHORTEST, LONGEST = 16, 64
"""Bytes of a secret that is taken over (RFC 4226 §4 R6; a block of SHA-1)."""


class UnreadableError(ValueError):
    """The file is not what that product writes; the text says so and repeats nothing of it."""


@dataclass(frozen=True)
class Foreign:
    """One secret of somebody there."""

    # The username there; a serial number where the file has no names.
    owner: str
    secret: bytes = field(repr=False)
    # The last step whose code was accepted there, or may have been.
    last_step: int = -1
    algorithm: str = "SHA1"
    digits: int = 6
    period: int = 30
    # What the phone shows above the code, where the file says it.
    issuer: str = ""
    # Why the reader already knows that it cannot be taken.
    refusal: str = ""
    # What somebody should know although it is taken.
    note: str = ""


def refused(owner: str, reason: str) -> Foreign:
    """One that is named, and not taken."""
    return Foreign(owner, b"", refusal=reason)


def step_used_at(moment: datetime | str | None, period: int = 30) -> int:
    """The highest step whose code may have been accepted at that moment: the next one."""
    if moment is None:
        return -1
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return otp.step_at(moment.timestamp(), period) + 1


def hexadecimal_or_base32(text: str) -> bytes:
    """A secret in either writing. Raises `ValueError`, which does not repeat the text."""
    try:
        return bytes.fromhex(text)
    except ValueError:
        return otp.base32_decode(text)
