"""One spelling behind every way to type a username."""

import time

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests import cast

from vratar.accounts.models import Administrator
from vratar.accounts.names import canonical_username, is_username
from vratar.accounts.services import UsernameTakenError, find


@pytest.mark.parametrize(
    "typed",
    [
        "ana",
        "ANA",
        "  ana\t",
        "\N{NO-BREAK SPACE}ana\N{IDEOGRAPHIC SPACE}",
        "\N{FULLWIDTH LATIN SMALL LETTER A}na",
        "\N{MATHEMATICAL BOLD SMALL A}na",
    ],
)
def test_it_is_found_however_it_is_typed(ana: Administrator, typed: str) -> None:
    assert canonical_username(typed) == "ana"
    assert find(typed) == ana


@pytest.mark.parametrize(
    "typed",
    ["", " ", "an", "anaa", "a na", "\N{CYRILLIC SMALL LETTER A}na", "ana\n.", "ana%", "ana\x00"],
)
def test_another_name_is_another_name(ana: Administrator, typed: str) -> None:
    assert find(typed) is None


@given(st.text(max_size=40))
def test_a_canonical_form_is_its_own(text: str) -> None:
    once = canonical_username(text)
    assert canonical_username(once) == once


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("stra\N{LATIN SMALL LETTER SHARP S}e", "STRASSE"),
        ("\N{LATIN SMALL LIGATURE FI}lip", "Filip"),
        ("\N{KELVIN SIGN}arl", "karl"),
        ("zo\N{LATIN SMALL LETTER E WITH DIAERESIS}", "ZOE\N{COMBINING DIAERESIS}"),
    ],
)
def test_what_looks_the_same_is_the_same(one: str, other: str) -> None:
    assert canonical_username(one) == canonical_username(other)


@pytest.mark.parametrize("name", ["a", "ana", "ана", "a.n-a_@1", "x" * 30, "ana@example.mk"])
def test_it_may_be_given(name: str) -> None:
    assert is_username(name)


@pytest.mark.parametrize(
    "name",
    ["", "x" * 31, "a b", "ana\n", "ana:b", "<ana>", "a/b", "ana\0", "a\N{ZERO WIDTH SPACE}b"],
)
def test_it_may_not_be_given(name: str) -> None:
    assert not is_username(name)


def test_a_name_of_few_characters_that_is_long_when_spelt_out_may_not_be_given() -> None:
    # One character, eighteen when normalised, spaces among them.
    salutation = "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}"
    assert len(canonical_username(salutation)) == 18
    assert not is_username(salutation * 30)


def test_a_name_made_to_be_slow_is_answered_at_once(db: None, client: Client) -> None:
    # Unicode's canonical ordering is quadratic: this text alone takes seconds to normalise.
    hostile = "a" + "\N{COMBINING ACUTE ACCENT}" * 14_000 + "\N{COMBINING CEDILLA}" * 14_000
    parts = {"username": hostile, "password": "x"}
    body = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in parts.items()
    )
    kind = "multipart/form-data; boundary=x"
    began = time.process_time()
    response = client.generic("POST", "/login", f"{body}--x--\r\n".encode(), content_type=kind)
    assert response.status_code == 422
    assert time.process_time() - began < 1


def test_of_two_spellings_one_can_be_taken(ana: Administrator) -> None:
    with pytest.raises(UsernameTakenError), transaction.atomic():
        cast.make("\N{FULLWIDTH LATIN CAPITAL LETTER A}NA ")
    assert Administrator.objects.count() == 1
