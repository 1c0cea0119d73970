"""The translations that the panel itself uses."""

import gettext
from pathlib import Path

_LOCALE = Path(__file__).parents[2] / "src" / "vratar" / "locale"


def catalogue(language: str) -> gettext.NullTranslations:
    """The compiled catalogue of a language (`make` compiles it); English needs none."""
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation("django", _LOCALE, [language])
