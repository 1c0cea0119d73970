"""The issuer shown in authenticator apps: short and Latin, so that every app reads it."""

import re
import unicodedata
from collections.abc import Callable

from vratar.core.settings import current

_CYRILLIC = "абвгдѓежзѕијклљмнњопрстќуфхцчџш"
_SPELLED = "a b v g d gj e zh z dz i j k l lj m n nj o p r s t kj u f h c ch dj sh"
_LETTERS = dict(zip(_CYRILLIC, _SPELLED.split(" "), strict=True))
_LATIN = _LETTERS | {letter.upper(): latin.capitalize() for letter, latin in _LETTERS.items()}
_chosen: list[Callable[[], str]] = []


def ask_for_issuer(of_policy: Callable[[], str]) -> None:
    """Set who knows the name that the policy chose; this room stands below it."""
    _chosen[:] = [of_policy]


def issuer() -> str:
    """The issuer of a new entry: the one chosen, or made from the site's name."""
    return "".join(name() for name in _chosen) or issuer_name(current().site.name)


def issuer_name(site_name: str) -> str:
    """The site's name in Latin letters, at most 30 characters (authenticator-apps.md §3)."""
    latin = "".join(_LATIN.get(letter, letter) for letter in site_name)
    plain = re.sub(r"[^A-Za-z0-9 ._-]", "", unicodedata.normalize("NFKD", latin))
    return re.sub(r" +", " ", plain).strip()[:30].strip() or "Vratar"
