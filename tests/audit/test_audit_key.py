"""The file with the signing key."""

from pathlib import Path

import pytest

from vratar.audit.checkpoint import create_audit_key, load_signer
from vratar.crypto import KeyUnavailable


def test_a_new_key_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "key"
    create_audit_key(path)
    assert path.stat().st_mode & 0o777 == 0o400


def test_a_key_is_one_line_of_64_hexadecimal_digits(tmp_path: Path) -> None:
    path = tmp_path / "key"
    create_audit_key(path)
    assert path.read_text() == load_signer(path).private_bytes_raw().hex() + "\n"


def test_two_keys_differ(tmp_path: Path) -> None:
    create_audit_key(tmp_path / "one")
    create_audit_key(tmp_path / "two")
    assert (tmp_path / "one").read_text() != (tmp_path / "two").read_text()


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "key"
    create_audit_key(path)
    before = path.read_text()
    with pytest.raises(KeyUnavailable, match="never overwritten"):
        create_audit_key(path)
    assert path.read_text() == before


def test_no_key_lies_in_the_data_folder(home: Path) -> None:
    with pytest.raises(KeyUnavailable, match="inside the data folder"):
        create_audit_key(home / "key")


@pytest.mark.parametrize("mode", [0o440, 0o404, 0o420])
def test_a_key_that_others_can_reach_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "key"
    create_audit_key(path)
    path.chmod(mode)
    with pytest.raises(KeyUnavailable, match="open to other users"):
        load_signer(path)


def test_a_missing_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyUnavailable, match="missing"):
        load_signer(tmp_path / "key")


@pytest.mark.parametrize("content", [b"", b"00" * 31, b"00" * 33, b"zz" * 32, b"\xff" * 64])
def test_a_malformed_key_is_refused_and_not_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "key"
    path.write_bytes(content)
    path.chmod(0o400)
    with pytest.raises(KeyUnavailable, match="damaged") as refusal:
        load_signer(path)
    assert refusal.value.__suppress_context__
