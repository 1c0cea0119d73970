"""One spelling of a username, for finding it and for counting its tries."""

import re
import unicodedata

from vratar.accounts.shown import hides_something

# "Use 1 to 30 letters, digits, dots, hyphens, underscores or @." (ux.md §6.11)
_USERNAME = re.compile(r"[\w.@-]{1,30}")
# Of the canonical form: some letters are many when they are spelt out.
_LONGEST_KEY = 120


def canonical_username(text: str) -> str:
    """Trimmed, NFKC, case-folded (security.md §6.1); the empty text stays empty."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).strip().casefold())


def is_username(text: str) -> bool:
    """Whether a person may be given this username."""
    # Some letters by category are not to be seen.
    fits = _USERNAME.fullmatch(text) is not None and not hides_something(text)
    return fits and len(canonical_username(text)) <= _LONGEST_KEY


# Letters of an alphabet that come after another one, although their numbers say otherwise.
_COMES_AFTER = dict(zip("ѓђѕјљњќћџđłø", "ддзилнттчdlo", strict=True))
# After every letter that people write names with: "ѓ" is sorted as "д" and this.
_LAST = "\u04ff"


def sort_text(text: str) -> str:
    """How names are sorted, by the numbers of what it gives: Macedonian letters in their order.

    Latin letters stand where they stand without their marks; Cyrillic comes after Latin.
    """
    letters = (_sorted(letter) for letter in search_text(text))
    return "".join(letters)


def _sorted(letter: str) -> str:
    before = _COMES_AFTER.get(letter)
    if before:
        return before + _LAST
    plain = unicodedata.normalize("NFD", letter)[0]
    return plain if plain.isascii() else letter


def search_text(text: str) -> str:
    """How names are compared in lists: NFKC, case-folded, white space as single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
