"""Which passwords may be chosen: long enough, not known, not one's own name; nothing else."""

import time

import pytest

from vratar.accounts.passwords import is_hashable, password_problem, site_words

WORDS = ["vratar", "Acme Panel", "panel.acme-hosting.example", "boris.petrov", "boris", "gmail.com"]

TOO_SHORT = "Use at least 12 characters."
KNOWN = "This password is on a list of known passwords. Choose another."
OWN = "The password must not contain your name, your username or the name of this site."
TOO_LONG = "Use at most 4096 bytes and no NUL character."


def problem(password: str, min_length: int = 12) -> str | None:
    return password_problem(password, min_length=min_length, words=WORDS)


@pytest.mark.parametrize(
    "password",
    [
        "abcxyzdefuvw",
        "qmvoznrtlkwesdp",  # 15 lower-case letters, and no rule about them
        "             quiet river",
        "тивка река под борови",
        "\N{PILE OF POO}" * 12,
        "x" * 65,
        "z" * 4096,
        "a b c d e f g",
        "'; DROP TABLE administrators; --",
        "<script>alert(1)</script>",
    ],
)
def test_it_may_be_chosen(password: str) -> None:
    assert problem(password) is None


@pytest.mark.parametrize(
    ("password", "length"),
    [
        ("\N{GOTHIC LETTER AHSA}" * 7, 7),
        ("mvqzrtk", 7),
        ("e\N{COMBINING ACUTE ACCENT}" * 7, 7),  # seven once composed (NFC)
        ("тивкарекаи", 10),
    ],
)
def test_code_points_are_counted_after_composition(password: str, length: int) -> None:
    assert problem(password, min_length=length) is None
    assert problem(password, min_length=length + 1) == f"Use at least {length + 1} characters."


def test_one_character_is_told_in_the_singular() -> None:
    assert problem("", min_length=1) == "Use at least 1 character."


@pytest.mark.parametrize(
    "password",
    [
        "password12345678",
        "Password12345678",
        "PASSWORD!!!!!!!!",
        "12345678password99",
        "qwertyuiop123",
        "...letmein...",
    ],
)
def test_known_passwords_are_refused_with_the_reason(password: str) -> None:
    assert problem(password) == KNOWN


@pytest.mark.parametrize(
    "password",
    [
        "Vratar!!!2026!!!",
        "2026 acme panel 2026",
        "boris.petrov",
        "BORIS.PETROV.1990",
        "12345hosting12345",
        "panel.acme-hosting.example",
    ],
)
def test_names_of_the_person_and_the_place_are_refused_with_the_reason(password: str) -> None:
    assert problem(password) == OWN


@pytest.mark.parametrize("password", ["x" * 4097, "я" * 2049, "a" * 20 + "\0"])
def test_what_is_too_long_or_holds_a_nul_is_refused_unhashed(password: str) -> None:
    assert problem(password) == TOO_LONG
    assert not is_hashable(password)


@pytest.mark.parametrize("password", ["x" * 4096, "я" * 2048, "\ud800" * 10])
def test_up_to_4096_bytes_are_hashed(password: str) -> None:
    assert is_hashable(password)


def test_a_word_of_three_letters_forbids_nothing() -> None:
    assert password_problem("zqy!!!!!!!!!!!!", min_length=12, words=["zqy", "", "a.b"]) is None


def test_the_product_the_site_and_its_host_are_words() -> None:
    assert site_words() == ["vratar", "Vratar", "127.0.0.1"]


def test_a_password_made_to_be_slow_is_refused_at_once() -> None:
    # Unicode's canonical ordering is quadratic: this text alone takes seconds to normalise.
    hostile = "a" + "\N{COMBINING ACUTE ACCENT}" * 16_000 + "\N{COMBINING CEDILLA}" * 16_000
    began = time.process_time()
    assert problem(hostile) == TOO_LONG
    assert time.process_time() - began < 0.5
