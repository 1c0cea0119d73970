"""Account labels: short, clean, one per administrator."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vratar.otp import account_label

HOST = "panel.example.mk"
usernames = st.text(st.characters(codec=None), max_size=80) | st.from_regex(
    r"\Aab{0,60}(~[0-9a-f]{3,5})?\Z"
)


def test_a_label_is_the_username_at_the_host() -> None:
    assert account_label("ivan", HOST, 7) == "ivan@panel.example.mk"


def test_a_replacement_is_numbered() -> None:
    labels = [account_label("ivan", HOST, 7, ordinal) for ordinal in (1, 2, 3)]
    assert labels == [
        "ivan@panel.example.mk",
        "ivan@panel.example.mk (2)",
        "ivan@panel.example.mk (3)",
    ]


def test_there_is_no_secret_before_the_first() -> None:
    with pytest.raises(ValueError, match="ordinal 1"):
        account_label("ivan", HOST, 7, 0)


def test_cyrillic_stays_cyrillic() -> None:
    assert account_label("ана", HOST, 7) == "ана@panel.example.mk"


def test_a_label_of_fifty_characters_is_left_whole() -> None:
    label = account_label("a" * 33, HOST, 7)
    assert label == "a" * 33 + "@panel.example.mk"
    assert len(label) == 50


def test_a_longer_label_keeps_the_first_part_of_the_host() -> None:
    assert account_label("a" * 34, HOST, 7) == "a" * 34 + "@panel"
    assert account_label("a" * 44, HOST, 7) == "a" * 44 + "@panel"


def test_a_still_longer_username_is_cut_and_followed_by_the_account_id() -> None:
    label = account_label("a" * 45, HOST, 0x2F)
    assert label == "a" * 39 + "~002f@panel"
    assert len(label) == 50


def test_the_number_of_a_replacement_fits_into_the_fifty_characters() -> None:
    label = account_label("a" * 45, HOST, 0x2F, 2)
    assert label == "a" * 35 + "~002f@panel (2)"
    assert len(label) == 50


def test_a_first_part_of_the_host_that_is_too_long_is_cut() -> None:
    label = account_label("a" * 200, "b" * 63 + ".example", 1)
    assert label == "a" * 20 + "~0001@" + "b" * 24


def test_a_colon_becomes_a_hyphen_and_the_label_stays_unique() -> None:
    assert account_label("a:b", HOST, 7) == "a-b~0007@panel.example.mk"
    assert account_label("a-b", HOST, 8) == "a-b@panel.example.mk"


def test_a_port_is_written_with_a_hyphen() -> None:
    assert account_label("ivan", "localhost:8000", 7) == "ivan@localhost-8000"


def test_control_characters_are_removed_and_the_label_stays_unique() -> None:
    assert account_label("i\x00v\x1ba\x85n\n", HOST, 7) == "ivan~0007@panel.example.mk"


def test_a_username_that_ends_like_a_tag_gets_one_of_its_own() -> None:
    assert account_label("ivan~0007", HOST, 8) == "ivan~0007~0008@panel.example.mk"


def test_a_large_account_id_is_written_out() -> None:
    assert account_label("a" * 99, HOST, 0x12345).endswith("~12345@panel")


@settings(deadline=None, max_examples=200)
@given(
    one=usernames,
    other=usernames,
    host=st.sampled_from([HOST, "localhost:8000", "b" * 63 + ".example.mk", "[::1]:8000"]),
    ordinals=st.tuples(st.integers(1, 120), st.integers(1, 120)),
)
def test_two_administrators_never_share_a_label(
    one: str, other: str, host: str, ordinals: tuple[int, int]
) -> None:
    if one != other:
        labels = {account_label(one, host, 10, ordinals[0])}
        labels.add(account_label(other, host, 4096, ordinals[1]))
        assert len(labels) == 2


@settings(deadline=None, max_examples=100)
@given(username=usernames, host=st.text(max_size=80), account_id=st.integers(0, 2**63 - 1))
def test_every_username_gives_a_short_label_without_colons_or_control_characters(
    username: str, host: str, account_id: int
) -> None:
    label = account_label(username, host, account_id, 12)
    assert len(label) <= 50
    assert ":" not in label
    assert not {unicodedata.category(char) for char in label} & {"Cc", "Cs"}
