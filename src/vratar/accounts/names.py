"""One spelling of a username, for finding it and for counting its tries."""

import re
import unicodedata

# "Use 1 to 30 letters, digits, dots, hyphens, underscores or @." (ux.md §6.11)
_USERNAME = re.compile(r"[\w.@-]{1,30}")
# Of the canonical form: some letters are many when they are spelt out.
_LONGEST_KEY = 120


def canonical_username(text: str) -> str:
    """Trimmed, NFKC, case-folded (security.md §6.1); the empty text stays empty."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).strip().casefold())


def is_username(text: str) -> bool:
    """Whether a person may be given this username."""
    fits = _USERNAME.fullmatch(text) is not None
    return fits and len(canonical_username(text)) <= _LONGEST_KEY


def search_text(text: str) -> str:
    """How names are compared in lists: NFKC, case-folded, white space as single spaces."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
