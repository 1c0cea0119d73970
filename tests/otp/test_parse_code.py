"""`parse_code`: what people type into a code field, at the edge."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vratar.otp import parse_code

CHARACTERS = [chr(number) for number in range(0x20000)]  # the planes with digits and dashes
ZEROS = [char for char in CHARACTERS if unicodedata.decimal(char, None) == 0]
SEPARATORS = [c for c in CHARACTERS if unicodedata.category(c) in {"Zs", "Pd"}] + ["\u2212"]


@pytest.mark.parametrize("zero", ZEROS, ids=lambda zero: f"U+{ord(zero):04X}")
def test_the_decimal_digits_of_every_script_are_read(zero: str) -> None:
    assert parse_code("".join(chr(ord(zero) + digit) for digit in (0, 1, 2, 7, 8, 9))) == "012789"


def test_there_are_many_scripts_with_decimal_digits() -> None:
    assert len(ZEROS) > 60
    assert {"0", "\u0660", "\u0966", "\uff10"} <= set(ZEROS)


@pytest.mark.parametrize("separator", SEPARATORS, ids=lambda char: f"U+{ord(char):04X}")
def test_spaces_and_dashes_of_every_kind_are_left_out(separator: str) -> None:
    assert parse_code(f"{separator}123{separator}456{separator}") == "123456"


@settings(deadline=None)
@given(
    code=st.text("0123456789", min_size=6, max_size=6),
    zeros=st.lists(st.sampled_from(ZEROS), min_size=6, max_size=6),
    gaps=st.lists(st.text(st.sampled_from(SEPARATORS), max_size=5), min_size=7, max_size=7),
    ends=st.tuples(st.text("\t\n\r ", max_size=5), st.text("\t\n\r ", max_size=5)),
)
def test_any_mixture_of_scripts_and_separators_is_read(
    code: str, zeros: list[str], gaps: list[str], ends: tuple[str, str]
) -> None:
    typed = "".join(
        gap + chr(ord(zero) + int(digit))
        for gap, zero, digit in zip(gaps, zeros, code, strict=False)
    )
    assert parse_code(ends[0] + typed + gaps[-1] + ends[1]) == code


@settings(deadline=None, max_examples=300)
@given(text=st.text(st.characters(codec=None), max_size=80))
def test_every_text_gives_six_ascii_digits_or_none_and_never_raises(text: str) -> None:
    code = parse_code(text)
    assert code is None or (len(code) == 6 and code.isascii() and code.isdecimal())


def test_a_lone_surrogate_is_malformed() -> None:
    assert parse_code("12345\ud800") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "12345",
        "1234567",
        "+123456",
        "1_2_3_4_5_6",
        "123.456",
        "12345a",
        "0x1e240",
        "1e5000",
        "123\t456",  # a tab is no space of category Zs
        "123\n456",
        "12345\u00b2",  # a superscript two is a digit, not a decimal one
        "12345\u2166",  # a Roman numeral
        "12345\u4e94",  # a Chinese numeral
        "\u200f123456",  # a bidi mark
        "123\u200b456",  # a zero-width space
        "123456\x00",
    ],
)
def test_everything_else_is_malformed(text: str) -> None:
    assert parse_code(text) is None


def test_a_trailing_newline_is_stripped_and_not_matched_by_accident() -> None:
    assert parse_code("123456\n") == "123456"
    assert parse_code("123456\n7") is None


def test_more_than_64_characters_are_malformed_whatever_they_are() -> None:
    assert parse_code("123456".center(64)) == "123456"
    assert parse_code("123456".center(65)) is None
