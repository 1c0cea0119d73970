"""The issuer shown in authenticator apps: short and Latin, so that every app reads it."""

import re
import unicodedata

_CYRILLIC = "абвгдѓежзѕијклљмнњопрстќуфхцчџш"
_SPELLED = "a b v g d gj e zh z dz i j k l lj m n nj o p r s t kj u f h c ch dj sh"
_LETTERS = dict(zip(_CYRILLIC, _SPELLED.split(" "), strict=True))
_LATIN = _LETTERS | {letter.upper(): latin.capitalize() for letter, latin in _LETTERS.items()}


def issuer_name(site_name: str) -> str:
    """The site's name in Latin letters, at most 30 characters (authenticator-apps.md §3)."""
    latin = "".join(_LATIN.get(letter, letter) for letter in site_name)
    plain = re.sub(r"[^A-Za-z0-9 ._-]", "", unicodedata.normalize("NFKD", latin))
    return re.sub(r" +", " ", plain).strip()[:30].strip() or "Vratar"
