"""A name hides nothing and shows something, whatever the script; a username likewise."""

import pytest

from vratar.accounts.names import is_username
from vratar.accounts.shown import hides_something, shows_something

FILLERS = ["\u115f", "\u1160", "\u3164", "\uffa0"]
HIDDEN = [*FILLERS, "\u2800", "\u034f", "\u00ad", "\u180b", "\u17b4", "\ufe0f", "\U000e0100"]
GOOD = [
    "Ана-Марија",
    "O'Neill",
    "Zoe\u0308",
    "نام\u200cها",  # noqa: RUF001 - Persian, with a non-joiner between two letters
    "ක\u0dca\u200dර",  # Sinhala, with a joiner after the mark of a letter
    "김민준",
    "李",
    "4",
    "★",
]


@pytest.mark.parametrize("name", GOOD)
def test_names_of_all_scripts_are_shown(name: str) -> None:
    assert not hides_something(name)
    assert shows_something(name)


@pytest.mark.parametrize("hidden", HIDDEN)
@pytest.mark.parametrize("form", ["{}", "Ana{}", "{}Ana", "A{}na"])
def test_what_takes_no_place_is_found_wherever_it_stands(hidden: str, form: str) -> None:
    assert hides_something(form.format(hidden))


@pytest.mark.parametrize("joiner", ["\u200c", "\u200d"])
@pytest.mark.parametrize("form", ["{}", "Ana{}", "{}Ana", "A{}{}na", "A {}na", "A{}-", "1{}2"])
def test_a_joiner_that_joins_no_letters_is_found(joiner: str, form: str) -> None:
    assert hides_something(form.format(joiner, joiner))


@pytest.mark.parametrize("name", ["", " ", "-", "...", "\u0301", *HIDDEN])
def test_marks_punctuation_and_blanks_show_nothing(name: str) -> None:
    assert not shows_something(name)


@pytest.mark.parametrize("filler", FILLERS)
def test_a_letter_that_is_not_to_be_seen_makes_no_username(filler: str) -> None:
    assert filler.isalpha()
    assert not is_username(f"ivan{filler}")
    assert not is_username(filler)
