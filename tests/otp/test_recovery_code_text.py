"""Recovery codes as text: made, read back, refused (N25)."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vratar.otp import (
    MalformedRecoveryCode,
    canonical_recovery_code,
    canonical_tail,
    generate_recovery_code,
)

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SHOWN = "7K3M9-PQX2R-TVW8H-D4NBC-E5FG6"
CANONICAL = "7K3M9PQX2RTVW8HD4NBCE5FG6"

canonical_codes = st.text(ALPHABET, min_size=25, max_size=25)


def test_a_new_code_is_five_groups_of_five_characters_of_crockfords_alphabet() -> None:
    assert re.fullmatch(f"[{ALPHABET}]{{5}}(-[{ALPHABET}]{{5}}){{4}}", generate_recovery_code())


def test_new_codes_use_the_whole_alphabet_and_are_all_different() -> None:
    codes = [generate_recovery_code() for _ in range(300)]
    assert len(set(codes)) == 300
    assert set("".join(codes)) == set(ALPHABET + "-")


def test_a_new_code_is_read_back() -> None:
    shown = generate_recovery_code()
    assert canonical_recovery_code(shown) == shown.replace("-", "")


@pytest.mark.parametrize(
    "typed",
    [
        SHOWN,
        CANONICAL,
        SHOWN.lower(),
        SHOWN.replace("-", " "),
        SHOWN.replace("-", "\N{EN DASH}"),
        SHOWN.replace("-", "\N{NO-BREAK SPACE}"),
        f"  {SHOWN}\r\n",
        " ".join(CANONICAL),
        SHOWN.replace("7", "\N{ARABIC-INDIC DIGIT SEVEN}"),
    ],
)
def test_capitals_spaces_hyphens_and_scripts_of_digits_do_not_matter(typed: str) -> None:
    assert canonical_recovery_code(typed) == CANONICAL


def test_letters_that_look_like_digits_are_those_digits() -> None:
    assert canonical_recovery_code("OoIiLl" + "A" * 19) == "001111" + "A" * 19


@settings(deadline=None)
@given(code=canonical_codes, data=st.data())
def test_every_way_of_writing_a_code_gives_the_same_canonical_one(
    code: str, data: st.DataObject
) -> None:
    same = {"0": "0Oo", "1": "1IiLl"}
    typed = "".join(
        data.draw(st.sampled_from(same.get(char, char + char.lower()))) for char in code
    )
    assert canonical_recovery_code(typed) == code
    assert canonical_recovery_code(code) == code
    assert canonical_tail(typed[-5:]) == code[-5:]


@pytest.mark.parametrize(
    ("typed", "length"),
    [
        ("", 0),
        (" - ", 0),
        (CANONICAL[:-1], 24),
        (CANONICAL + "7", 26),
        (CANONICAL[:-1] + "U", 25),  # Crockford has no U
        (CANONICAL[:-1] + "*", 25),
        (CANONICAL[:-1] + "\N{CYRILLIC CAPITAL LETTER ZHE}", 25),
        (CANONICAL[:-1] + "\N{LATIN SMALL LETTER DOTLESS I}", 25),  # upper() would make it an I
        (CANONICAL[:-1] + "\N{LATIN SMALL LETTER LONG S}", 25),  # upper() would make it an S
        (CANONICAL[:-1] + "\N{FULLWIDTH LATIN CAPITAL LETTER A}", 25),
        (CANONICAL[:10] + "\t" + CANONICAL[10:], 26),
        ("123 456", 6),
        ("7" * 65, 65),
        ("7 " * 5000, 10000),
    ],
)
def test_a_malformed_code_is_told_by_its_length(typed: str, length: int) -> None:
    assert canonical_recovery_code(typed) == MalformedRecoveryCode(length)


@settings(deadline=None, max_examples=300)
@given(text=st.text(st.characters(codec=None), max_size=80))
def test_no_text_makes_it_raise(text: str) -> None:
    canonical = canonical_recovery_code(text)
    assert isinstance(canonical, MalformedRecoveryCode) or set(canonical) <= set(ALPHABET)
    tail = canonical_tail(text)
    assert tail is None or set(tail) <= set(ALPHABET)


@pytest.mark.parametrize("typed", ["E5FG6", "e5fg6", " E5FG6 ", "E5-FG6"])
def test_the_last_five_characters_are_read_like_a_whole_code(typed: str) -> None:
    assert canonical_tail(typed) == CANONICAL[-5:]


@pytest.mark.parametrize("typed", ["", "E5FG", "E5FG67", SHOWN, "E5FGU", "E5FG6" + " " * 60])
def test_anything_but_five_characters_is_no_tail(typed: str) -> None:
    assert canonical_tail(typed) is None
