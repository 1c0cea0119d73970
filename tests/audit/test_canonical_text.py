"""The canonical text of an event."""

import json
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vratar.audit.canonical import canonical, utc_text

VALUES = st.none() | st.booleans() | st.integers() | st.text()


def test_keys_are_sorted_and_nothing_is_padded() -> None:
    text = canonical({"b": {"z": 1, "a": None}, "a": True})
    assert text == '{"a":true,"b":{"a":null,"z":1}}'


def test_letters_of_any_script_stay_readable() -> None:
    assert canonical({"name": "Љубица"}) == '{"name":"Љубица"}'


def test_composed_and_decomposed_letters_are_one_spelling() -> None:
    assert canonical({"name": "e\u0301"}) == canonical({"name": "\u00e9"})


@pytest.mark.parametrize(
    ("character", "escape"),
    [
        ("\n", "\\n"),
        ("\x00", "\\u0000"),
        ("\x7f", "\\u007f"),
        ("\x9b", "\\u009b"),  # the C1 form of "ESC ["
        ("\u2028", "\\u2028"),
        ("\u202e", "\\u202e"),  # turns the reading direction
        ("\ud800", "\\ud800"),  # half a character: has no UTF-8
        ("\U000e0001", "\\udb40\\udc01"),
        ('"', '\\"'),
    ],
)
def test_what_does_not_print_is_escaped(character: str, escape: str) -> None:
    assert canonical({"a": f"x{character}y"}) == f'{{"a":"x{escape}y"}}'


@pytest.mark.parametrize("value", [1.5, float("nan"), b"bytes", ["list"], ("tuple",)])
def test_other_types_are_refused(value: Any) -> None:
    with pytest.raises(TypeError, match=type(value).__name__):
        canonical({"details": {"until": value}})


@given(st.dictionaries(st.text(), VALUES | st.dictionaries(st.just("inner"), VALUES)))
def test_the_text_is_one_printable_line_and_reads_back(fields: dict[str, Any]) -> None:
    text = canonical(fields)
    assert text.isprintable()
    assert text.encode().decode() == text
    assert canonical(json.loads(text)) == text


@given(st.text())
def test_a_value_reads_back_in_its_composed_form(value: str) -> None:
    assert json.loads(canonical({"a": value}))["a"] == unicodedata.normalize("NFC", value)


def test_times_are_utc_with_six_decimals() -> None:
    east = timezone(timedelta(hours=2))
    assert utc_text(datetime(2026, 1, 2, 1, 4, 5, tzinfo=east)) == "2026-01-01T23:04:05.000000Z"
    assert utc_text(datetime(26, 1, 2, 3, 4, 5, 6, UTC)).endswith("-01-02T03:04:05.000006Z")
