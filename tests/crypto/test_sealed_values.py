import base64
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vratar.crypto import IntegrityFailed, open_sealed, seal
from vratar.crypto.key_ring import KeyRing, key_ring
from vratar.crypto.sealing import open_with, seal_under

ROW = ("totp-secret", 1, "2f1c", 7, 12, "2026-11-24", "SHA1", 6, 30, 1)
SECRET = b"twenty bytes, exact."
RING = KeyRing(1, {1: b"1" * 32, 2: b"2" * 32})


@given(
    st.binary(min_size=1), st.lists(st.text(alphabet=st.characters(codec="utf-8")) | st.integers())
)
def test_what_was_sealed_for_a_row_opens_for_that_row(
    secret: bytes, associated: list[str | int]
) -> None:
    assert open_with(RING, seal_under(RING, 1, secret, associated), associated) == secret


def test_the_layout_is_version_algorithm_key_id_nonce_ciphertext_tag() -> None:
    sealed = seal_under(RING, 2, SECRET, ROW)
    assert sealed[:6] == b"\x01\x01\x00\x00\x00\x02"
    assert len(sealed) == 6 + 12 + len(SECRET) + 16
    assert SECRET not in sealed


def test_the_same_secret_never_gives_the_same_bytes() -> None:
    assert len({seal_under(RING, 1, SECRET, ROW)[6:18] for _ in range(500)}) == 500


@pytest.mark.parametrize("position", range(6 + 12 + len(SECRET) + 16))
def test_a_changed_byte_is_refused_wherever_it_is(position: int) -> None:
    sealed = bytearray(seal_under(RING, 1, SECRET, ROW))
    for bit in range(8):
        sealed[position] ^= 1 << bit
        with pytest.raises(IntegrityFailed):
            open_with(RING, bytes(sealed), ROW)
        sealed[position] ^= 1 << bit


def test_a_part_or_more_than_the_whole_is_refused() -> None:
    sealed = seal_under(RING, 1, SECRET, ROW)
    for length in range(len(sealed)):
        with pytest.raises(IntegrityFailed):
            open_with(RING, sealed[:length], ROW)
    with pytest.raises(IntegrityFailed):
        open_with(RING, sealed + b"\0", ROW)


@pytest.mark.parametrize("position", range(len(ROW)))
def test_a_value_moved_to_another_row_is_refused(position: int) -> None:
    sealed = seal_under(RING, 1, SECRET, ROW)
    value = ROW[position]
    other = value + 1 if isinstance(value, int) else value + "x"
    with pytest.raises(IntegrityFailed):
        open_with(RING, sealed, (*ROW[:position], other, *ROW[position + 1 :]))


@pytest.mark.parametrize("other", [ROW[:-1], (*ROW, 1), ROW[::-1], (*ROW[:-1], "1"), ()])
def test_a_value_described_otherwise_is_refused(other: tuple[str | int, ...]) -> None:
    with pytest.raises(IntegrityFailed):
        open_with(RING, seal_under(RING, 1, SECRET, ROW), other)


def test_another_key_under_the_same_id_is_refused() -> None:
    sealed = seal_under(RING, 1, SECRET, ROW)
    with pytest.raises(IntegrityFailed):
        open_with(KeyRing(1, {1: b"3" * 32}), sealed, ROW)


def test_a_key_that_the_ring_does_not_have_is_refused() -> None:
    sealed = seal_under(RING, 2, SECRET, ROW)
    with pytest.raises(IntegrityFailed):
        open_with(KeyRing(1, {1: b"1" * 32}), sealed, ROW)


def test_an_empty_secret_is_never_sealed_and_never_opened() -> None:
    with pytest.raises(ValueError, match="empty"):
        seal_under(RING, 1, b"", ROW)
    with pytest.raises(IntegrityFailed):
        open_with(RING, b"", ROW)


def test_every_doubt_is_told_in_the_same_words() -> None:
    words = set()
    for sealed in (b"", b"\x02" * 60, seal_under(RING, 1, SECRET, ROW)):
        with pytest.raises(IntegrityFailed) as failed:
            open_with(RING, sealed, ("another row",))
        words.add(str(failed.value))
        assert failed.value.__cause__ is None
    assert len(words) == 1


def test_the_active_key_seals_and_the_others_still_open(
    ring_file: Path, rewrite: Callable[[str], None]
) -> None:
    before = seal(SECRET, ROW)
    content = json.loads(ring_file.read_text())
    content["keys"]["2"] = base64.b64encode(b"n" * 32).decode()
    rewrite(json.dumps({**content, "active": 2}))
    after = seal(SECRET, ROW)
    assert (before[2:6], after[2:6]) == (b"\0\0\0\x01", b"\0\0\0\x02")
    assert open_sealed(before, ROW) == open_sealed(after, ROW) == SECRET
    assert key_ring().ids() == [2, 1]


def test_a_swapped_key_ring_opens_nothing(ring_file: Path, rewrite: Callable[[str], None]) -> None:
    sealed = seal(SECRET, ROW)
    text = ring_file.read_text()
    key = re.findall(r'"1": "([^"]+)"', text)[0]
    rewrite(text.replace(key, base64.b64encode(b"s" * 32).decode()))
    with pytest.raises(IntegrityFailed):
        open_sealed(sealed, ROW)
