"""What people type, made plain once, at the form."""

import re
import unicodedata

_LONGEST_INPUT = 64
_CODE = re.compile("[0-9]{6}", re.ASCII)


def normalise(text: str) -> str | None:
    """Return `text` without the separators people type and with ASCII digits, or None.

    White space at the ends, spaces of every kind inside (Unicode category Zs), hyphens and dashes
    (Pd, U+2212) are removed; decimal digits of every script (Nd) become 0 to 9. More than 64
    characters are None: whoever sends them types no code. Never raises on any text.
    """
    if len(text) > _LONGEST_INPUT:
        return None
    return "".join(map(_plain, text.strip()))


def parse_code(text: str) -> str | None:
    """Return the six ASCII digits typed, or None where the text is malformed.

    Leading zeros are kept (RFC 4226 §5.3). Not read by `int`, which takes signs and underscores.
    """
    plain = normalise(text)
    return plain if plain is not None and _CODE.fullmatch(plain) else None


def _plain(character: str) -> str:
    category = unicodedata.category(character)
    if category in {"Zs", "Pd"} or character == "\N{MINUS SIGN}":
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(character))
    return character
