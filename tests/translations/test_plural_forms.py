"""Which form a number takes; the Macedonian rule is not the English one (i18n.md §3)."""

import pytest
from django.utils import translation
from tests.translations import catalogue

from vratar.core.settings import LANGUAGES

NUMBERS = (0, 1, 2, 3, 5, 10, 11, 12, 21, 22, 25, 100, 101, 111)
SINGULAR = {"en": {1}, "mk": {1, 21, 101}}
ONE, MANY = "%(n)s code left", "%(n)s codes left"


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [
        (0, 1, "Преостануваат 0 кодови"),
        (1, 0, "Преостанува 1 код"),
        (2, 1, "Преостануваат 2 кодови"),
        (11, 1, "Преостануваат 11 кодови"),
        (21, 0, "Преостанува 21 код"),
        (101, 0, "Преостанува 101 код"),
        (111, 1, "Преостануваат 111 кодови"),
    ],
)
def test_codes_are_counted_in_macedonian(number: int, form: int, text: str) -> None:
    forms = catalogue.translations(catalogue.read("mk")[(ONE, MANY)])
    with translation.override("mk"):
        chosen = translation.ngettext(ONE, MANY, number)
    assert (chosen, chosen % {"n": number}) == (forms[form], text)


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_that_ships_counts_by_its_rule(language: str, number: int) -> None:
    forms = (
        catalogue.translations(catalogue.read(language)[(ONE, MANY)])
        if language in catalogue.OWN
        else (ONE, MANY)
    )
    with translation.override(language):
        chosen = translation.ngettext(ONE, MANY, number)
    assert forms.index(chosen) == (0 if number in SINGULAR[language] else 1)
