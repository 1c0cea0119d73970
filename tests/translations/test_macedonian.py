"""The Macedonian catalogue: one script, the words of the glossary, its own quotation marks."""

# ruff: noqa: RUF001, RUF003

import pytest
from django.utils import translation
from tests.translations import catalogue, words

FORMS = [text for message in catalogue.messages("mk") for text in catalogue.translations(message)]


def _prose(text: str) -> str:
    return catalogue.PLACEHOLDER.sub(" ", catalogue.TAG.sub(" ", catalogue.CODE.sub(" ", text)))


def test_no_word_mixes_scripts() -> None:
    assert [word for text in FORMS for word in words.mixed(_prose(text))] == []


def test_latin_words_are_names_abbreviations_and_commands() -> None:
    assert [word for text in FORMS for word in words.foreign(_prose(text))] == []


def test_the_check_itself_sees_look_alikes() -> None:
    assert words.mixed("кoд") == ["кoд"]  # a Latin o
    assert words.foreign("Сè уште") == ["Сè"]  # a Latin è
    assert words.foreign("Внесете code") == ["code"]
    assert words.foreign("QR-код, ana@example.mk") == []


@pytest.mark.parametrize(
    ("english", "macedonian"),
    [
        ("Setup", "Поставување"),
        ("Staff Management", "Управување со персоналот"),
        ("Administrators", "Администратори"),
        ("Two-Factor Authentication", "Двофакторна автентикација"),
        ("Time-based Tokens (TOTP)", "Временски токени (TOTP)"),
        ("Token Code", "Код од токенот"),
        ("Save Changes", "Зачувај ги промените"),
        ("Dashboard", "Контролна табла"),
        ("My Account", "Моја сметка"),
        ("Recovery code", "Резервен код"),
        ("Setup key", "Таен клуч"),
        ("Verify", "Потврди"),
        ("Username", "Корисничко име"),
        ("Password", "Лозинка"),
    ],
)
def test_the_words_are_those_of_the_glossary(english: str, macedonian: str) -> None:
    with translation.override("mk"):
        assert translation.gettext(english) == macedonian


def test_one_spelling_throughout() -> None:
    text = " ".join(FORMS).casefold()
    for avoided in ("автентифик", "логирај", "логиран", "код за обнов", "куар"):
        assert avoided not in text


def test_quotation_marks_are_macedonian() -> None:
    for text in FORMS:
        plain = _prose(text)
        assert '"' not in plain
        assert plain.count("„") == plain.count("“")


def test_a_sentence_ends_as_its_english_does() -> None:
    def end(text: str) -> str:
        return text[-1] if text[-1] in ".:?!" else ""

    wrong = [
        (source, text)
        for message in catalogue.messages("mk")
        for source, text in zip(
            catalogue.sources(message), catalogue.translations(message), strict=True
        )
        if " " in source
        and end(source) != end(text)
        # A written-out date ends in „г.“ already.
        and not text.endswith("%(date)s")
    ]
    assert wrong == []
