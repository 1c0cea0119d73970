"""Every entry of every catalogue: whole, and faithful to its English."""

from gettext import NullTranslations
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from tests.translations import catalogue

from vratar.core.settings import LANGUAGES, SIGN_IN_LANGUAGES

pytestmark = pytest.mark.parametrize("language", catalogue.OWN)


def _pairs(language: str) -> list[tuple[str, str]]:
    """Each translated form beside the English it stands for."""
    return [
        (catalogue.sources(message)[-1], text)
        for message in catalogue.messages(language)
        for text in catalogue.translations(message)
        if text
    ]


def _placeholders(text: str) -> set[str]:
    return {found[0] for found in catalogue.PLACEHOLDER.finditer(text)}


def _edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def test_it_is_a_language_that_ships(language: str) -> None:
    assert language in SIGN_IN_LANGUAGES


def test_nothing_is_untranslated_guessed_or_left_over(language: str) -> None:
    read = catalogue.read(language)
    missing = [message.id for message in read if not all(catalogue.translations(message))]
    # What only the way in speaks: `test_arabic.py` reads its pages.
    assert missing == [] or language not in LANGUAGES
    assert [message.id for message in read if message.fuzzy] == []
    assert list(read.obsolete.values()) == []


def test_the_header_has_the_plural_rule_of_django(language: str) -> None:
    import django

    folder = Path(django.__file__).parent / "conf" / "locale" / language / "LC_MESSAGES"
    own = catalogue.compiled(catalogue.OWN[language].with_suffix(".mo")).info()
    assert own["plural-forms"] == catalogue.compiled(folder / "django.mo").info()["plural-forms"]
    assert own["language"] == language


def test_placeholders_are_those_of_the_english(language: str) -> None:
    wrong = [
        (source, text)
        for source, text in _pairs(language)
        if _placeholders(source) != _placeholders(text)
    ]
    assert wrong == []


def test_tags_are_those_of_the_english(language: str) -> None:
    wrong = [
        (source, text)
        for source, text in _pairs(language)
        if sorted(catalogue.TAG.findall(source)) != sorted(catalogue.TAG.findall(text))
    ]
    assert wrong == []


def test_code_inside_a_text_is_not_translated(language: str) -> None:
    wrong = [
        text
        for source, text in _pairs(language)
        if catalogue.CODE.findall(source) != catalogue.CODE.findall(text)
    ]
    assert wrong == []


def test_no_text_gains_or_loses_space_at_its_ends(language: str) -> None:
    assert [t for source, t in _pairs(language) if _edges(source) != _edges(t)] == []


def test_the_singular_names_its_number_too(language: str) -> None:
    def is_wrong(message: Message) -> bool:
        return len({frozenset(_placeholders(text)) for text in catalogue.sources(message)}) > 1

    # It also serves 21, 101 and, in some languages, 0.
    assert [message.id for message in catalogue.messages(language) if is_wrong(message)] == []


def test_gnu_gettext_finds_nothing_wrong_and_compiles_the_same(
    language: str, tmp_path: Path
) -> None:
    target = tmp_path / "django.mo"
    said = catalogue.run(["msgfmt", "--check", "-o", str(target), str(catalogue.OWN[language])])
    assert said == ""
    theirs = catalogue.compiled(target)
    ours = catalogue.compiled(catalogue.OWN[language].with_suffix(".mo"))
    for message in catalogue.messages(language):
        context, source = message.context, catalogue.sources(message)
        for number in (1, 2):
            asked = (context, source[0], source[-1], number)
            assert _form(ours, *asked) == _form(theirs, *asked)


def _form(read: NullTranslations, context: str | None, one: str, many: str, number: int) -> str:
    if one == many:
        return read.gettext(one) if context is None else read.pgettext(context, one)
    if context is None:
        return read.ngettext(one, many, number)
    return read.npgettext(context, one, many, number)
