"""The translations that the panel itself uses."""

import gettext
from pathlib import Path

_LOCALE = Path(__file__).parents[2] / "src" / "vratar" / "locale"


def catalogue(language: str) -> gettext.NullTranslations:
    """The compiled catalogue of a language (`make` compiles it); English needs none."""
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation("django", _LOCALE, [language])


def languages() -> list[str]:
    """Codes of the languages that are there, English first."""
    return ["en", *sorted(file.parts[-3] for file in _LOCALE.glob("*/LC_MESSAGES/django.mo"))]
