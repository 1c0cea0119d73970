"""Recovery codes: 25 characters of Crockford's Base32, 125 random bits.

NIST SP 800-63B-4 §3.1.2 calls them look-up secrets; from 112 bits on they need no password hash.
"""

import re
import secrets
import string
from dataclasses import dataclass

from vratar.otp.edge import normalise

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RECOVERY_CODE_LENGTH = 25
_GROUP = 5
_CANONICAL = re.compile("[0-9A-HJKMNP-TV-Z]*", re.ASCII)
# Capitals do not matter, and neither do the letters that Crockford left out because they look like
# a digit. Not str.upper(): it turns the Turkish dotless i into a capital I.
_SAME_CHARACTER = str.maketrans(
    string.ascii_lowercase + "OILoil", string.ascii_uppercase + "011011"
)


@dataclass(frozen=True, slots=True)
class MalformedRecoveryCode:
    """What was typed cannot be a recovery code; it is not counted as a wrong one."""

    length: int
    """How many characters were typed, separators left out; with more than 64, all of them."""


def generate_recovery_code() -> str:
    """Return a new recovery code as it is shown: five groups of five, joined by hyphens."""
    characters = "".join(secrets.choice(_ALPHABET) for _ in range(RECOVERY_CODE_LENGTH))
    return "-".join(
        characters[start : start + _GROUP] for start in range(0, RECOVERY_CODE_LENGTH, _GROUP)
    )


def canonical_recovery_code(text: str) -> str | MalformedRecoveryCode:
    """Return the 25 characters that a digest is made of, or what was wrong with the text.

    The text is normalised as every code is (`edge.normalise`), then a to z become capitals, O
    becomes 0, I and L become 1. Never raises on any text.
    """
    plain = normalise(text)
    if plain is None:
        return MalformedRecoveryCode(len(text))
    canonical = _canonical(plain, RECOVERY_CODE_LENGTH)
    return MalformedRecoveryCode(len(plain)) if canonical is None else canonical


def canonical_tail(text: str) -> str | None:
    """Return the five characters at the end of a code, as a check asks for them, or None.

    Read like a whole code; compare with the last five characters of a canonical one.
    """
    plain = normalise(text)
    return None if plain is None else _canonical(plain, _GROUP)


def _canonical(plain: str, length: int) -> str | None:
    canonical = plain.translate(_SAME_CHARACTER)
    return canonical if len(canonical) == length and _CANONICAL.fullmatch(canonical) else None
