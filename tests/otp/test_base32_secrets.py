"""Secrets and their Base32 form (N1, N7)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vratar.otp import base32_decode, base32_encode, generate_secret


def test_every_new_secret_has_twenty_bytes_and_is_another_one() -> None:
    secrets = [generate_secret() for _ in range(500)]
    assert {len(secret) for secret in secrets} == {20}
    assert len({secret[:8] for secret in secrets}) == 500


def test_a_new_secret_is_32_characters_without_padding() -> None:
    text = base32_encode(generate_secret())
    assert len(text) == 32
    assert text.isalnum()
    assert text == text.upper()


@settings(deadline=None)
@given(secret=st.binary(min_size=1, max_size=80))
def test_every_secret_comes_back(secret: bytes) -> None:
    assert base32_decode(base32_encode(secret)) == secret


# RFC 4648 §10.
@pytest.mark.parametrize(
    ("secret", "text"),
    [
        (b"f", "MY"),
        (b"fo", "MZXQ"),
        (b"foo", "MZXW6"),
        (b"foob", "MZXW6YQ"),
        (b"fooba", "MZXW6YTB"),
        (b"foobar", "MZXW6YTBOI"),
    ],
)
def test_the_vectors_of_rfc_4648_hold_without_their_padding(secret: bytes, text: str) -> None:
    assert base32_encode(secret) == text
    assert base32_decode(text + "=" * (-len(text) % 8)) == secret


@pytest.mark.parametrize("text", ["mzxw6ytboi", "MZXW 6YTB OI", "mzxw-6ytb-oi", "MZXW6YTBOI======"])
def test_lower_case_groups_and_padding_are_tolerated(text: str) -> None:
    assert base32_decode(text) == b"foobar"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "=",
        " - ",
        "M",
        "MZX",
        "MZXW6Y",
        "MZXW0",
        "MZXW1",
        "MZXW8",
        "MZ=XQ",
        "MZXQ\n",
        "\N{CYRILLIC CAPITAL LETTER EM}Y",
        "\N{LATIN SMALL LETTER LONG S}" * 2,
    ],
)
def test_what_is_no_base32_is_refused_without_repeating_it(text: str) -> None:
    with pytest.raises(ValueError, match="Base32 secret") as refusal:
        base32_decode(text)
    assert refusal.value.__cause__ is None
    assert refusal.value.__suppress_context__ or refusal.value.__context__ is None


def test_a_secret_that_ends_in_any_letter_is_written_whole() -> None:
    for last in range(32):
        secret = bytes(19) + bytes([last])
        assert len(base32_encode(secret)) == 32
        assert base32_decode(base32_encode(secret)) == secret
