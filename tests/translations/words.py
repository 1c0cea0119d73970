"""Which words of a Macedonian text are Macedonian."""

import re
import unicodedata
from collections.abc import Iterator

LATIN_WORDS = {
    # abbreviations and units
    *("CSV", "IP", "JSON", "KB", "NUL", "QR", "SHA", "TOTP", "UTC", "UTF"),
    # the product, and apps that make codes
    *("Vratar", "1Password", "2FAS", "Aegis", "Apple", "Auth", "Authenticator", "Authy"),
    *("Bitwarden", "Ente", "FreeOTP", "Google", "KeePassXC", "Microsoft", "Passwords"),
    # a letter that recovery codes lack
    "U",
    # the native name of a language
    "English",
    # what is typed on the host, settings, endings of file names
    *("vratar", "doctor", "administrators", "reset", "two", "factor"),
    *("root", "audit", "verify", "export", "txt", "toml", "site", "time_server"),
}
"""Latin words that stay as they are in every language (i18n.md §2 rule 12)."""

ROLES = {"Owner", "Administrator", "Support", "Auditor"}
"""Names of the roles that exist from the start: data, like the names of those an Owner adds."""

NAMES = ROLES | {"ana", "boris", "vera"}
"""What stands in the pages of the tests because somebody is called so."""

_VERSION = re.compile(r"\bVratar \d[\w.]*")
_ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+\w|https?://\S+")
_WORD = re.compile(r"\w+")


def scripts(word: str) -> set[str]:
    """The scripts of its letters: LATIN, CYRILLIC."""
    return {unicodedata.name(letter).split()[0] for letter in word if letter.isalpha()}


def words(text: str) -> Iterator[str]:
    """Its words; addresses and our version are none."""
    for names in (_VERSION, _ADDRESS):
        text = names.sub(" ", text)
    return (found[0] for found in _WORD.finditer(text))


def mixed(text: str) -> list[str]:
    """Words whose letters come from more than one script: look-alikes."""
    return [word for word in words(text) if len(scripts(word)) > 1]


def foreign(text: str) -> list[str]:
    """Latin words that have no business in a Macedonian text."""
    return [word for word in words(text) if "LATIN" in scripts(word) and word not in LATIN_WORDS]
