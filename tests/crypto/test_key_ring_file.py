import base64
import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from vratar.core.settings import current
from vratar.crypto import KeyUnavailable, files, key_ring, seal

KEY = base64.b64encode(b"k" * 32).decode()


def test_it_is_readable_by_its_owner_alone(ring_file: Path) -> None:
    assert stat.S_IMODE(ring_file.stat().st_mode) == 0o400
    assert stat.S_IMODE(ring_file.parent.stat().st_mode) == 0o700


def test_it_has_one_random_key_of_32_bytes(ring_file: Path, tmp_path: Path) -> None:
    content = json.loads(ring_file.read_text())
    assert (content["version"], content["active"], list(content["keys"])) == (1, 1, ["1"])
    assert len(base64.b64decode(content["keys"]["1"])) == 32
    key_ring.create(tmp_path / "other", current().home)
    assert json.loads((tmp_path / "other").read_text())["keys"] != content["keys"]


def test_it_is_never_overwritten(ring_file: Path) -> None:
    before = ring_file.read_bytes()
    with pytest.raises(KeyUnavailable, match="never overwritten"):
        key_ring.create(ring_file, current().home)
    assert ring_file.read_bytes() == before


@pytest.mark.parametrize("mode", [0o440, 0o404, 0o420, 0o402, 0o410, 0o401, 0o644])
def test_one_that_is_open_to_others_is_refused(ring_file: Path, mode: int) -> None:
    ring_file.chmod(mode)
    with pytest.raises(KeyUnavailable, match="chmod 0400"):
        key_ring.load(ring_file, current().home)


def test_one_inside_the_data_folder_is_neither_made_nor_read(tmp_path: Path) -> None:
    inside = tmp_path / "home" / "keys" / "key-ring"
    with pytest.raises(KeyUnavailable, match="inside the data folder"):
        key_ring.create(inside, tmp_path / "home")
    assert not inside.parent.exists()
    key_ring.create(inside, tmp_path / "elsewhere")
    with pytest.raises(KeyUnavailable, match="inside the data folder"):
        key_ring.load(inside, tmp_path / "home")
    (tmp_path / "link").symlink_to(inside)
    with pytest.raises(KeyUnavailable, match="inside the data folder"):
        key_ring.load(tmp_path / "link", tmp_path / "home")


def test_a_missing_one_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(KeyUnavailable, match="Put it back from its backup"):
        key_ring.load(tmp_path / "nothing", current().home)


def test_one_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(KeyUnavailable, match="cannot be read: Not a directory"):
        key_ring.load(tmp_path / "file" / "key-ring", current().home)
    with pytest.raises(KeyUnavailable, match="cannot be made"):
        key_ring.create(tmp_path / "file" / "key-ring", current().home)


def test_a_device_or_a_pipe_is_no_key_ring(tmp_path: Path) -> None:
    with pytest.raises(KeyUnavailable, match="is not a file"):
        key_ring.load(Path(os.devnull), tmp_path)


def test_a_truncated_one_is_damaged(ring_file: Path, rewrite: Callable[[str], None]) -> None:
    text = ring_file.read_text().rstrip()
    for length in range(len(text)):
        rewrite(text[:length])
        with pytest.raises(KeyUnavailable, match="is damaged"):
            key_ring.load(ring_file, current().home)


@pytest.mark.parametrize(
    "content",
    [
        [],
        {},
        {"version": 2, "active": 1, "keys": {"1": KEY}},
        {"version": 1, "active": 2, "keys": {"1": KEY}},
        {"version": 1, "active": "1", "keys": {"1": KEY}},
        {"version": 1, "active": True, "keys": {"1": KEY}},
        {"version": 1, "active": 0, "keys": {"0": KEY}},
        {"version": 1, "active": 2**32, "keys": {str(2**32): KEY}},
        {"version": 1, "active": 1, "keys": {"1": KEY, "two": KEY}},
        {"version": 1, "active": 1, "keys": [KEY]},
        {"version": 1, "active": 1, "keys": {"1": KEY[:-4]}},
        {"version": 1, "active": 1, "keys": {"1": "!" + KEY}},
        {"version": 1, "active": 1, "keys": {"1": None}},
    ],
)
def test_one_with_another_content_is_damaged(
    ring_file: Path, rewrite: Callable[[str], None], content: object
) -> None:
    rewrite(json.dumps(content))
    with pytest.raises(KeyUnavailable, match="is damaged"):
        key_ring.load(ring_file, current().home)


def test_one_that_is_no_text_or_too_long_is_damaged(ring_file: Path) -> None:
    ring_file.chmod(0o600)
    for content in (b"\xff\xfe", b" " * (files.LARGEST + 1)):
        ring_file.write_bytes(content)
        with pytest.raises(KeyUnavailable, match="is damaged"):
            key_ring.load(ring_file, current().home)


def test_no_message_holds_what_stands_in_the_file(
    ring_file: Path, rewrite: Callable[[str], None]
) -> None:
    rewrite('{"keys": {"1": "' + KEY)
    with pytest.raises(KeyUnavailable) as failed:
        key_ring.load(ring_file, current().home)
    assert KEY not in str(failed.value)
    assert failed.value.__cause__ is None


def test_its_repr_hides_the_keys(ring_file: Path) -> None:
    ring = key_ring.load(ring_file, current().home)
    assert repr(ring) == "KeyRing(active=1)"


def test_a_half_written_one_is_taken_away(tmp_path: Path) -> None:
    path = tmp_path / "key-ring"
    with pytest.raises(UnicodeEncodeError):
        files.create(path, "\ud800", what="key ring", home=current().home)
    assert not path.exists()


def test_losing_it_while_running_refuses_and_putting_it_back_helps(ring_file: Path) -> None:
    seal(b"a", ())
    away = ring_file.rename(ring_file.with_name("away"))
    with pytest.raises(KeyUnavailable, match="is missing"):
        seal(b"a", ())
    away.rename(ring_file)
    assert seal(b"a", ())


def test_opening_it_to_others_while_running_refuses(ring_file: Path) -> None:
    seal(b"a", ())
    ring_file.chmod(0o444)
    with pytest.raises(KeyUnavailable, match="open to other users"):
        seal(b"a", ())


def test_two_that_make_it_at_once_do_not_overwrite_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "key-ring"
    path.touch()
    monkeypatch.setattr(Path, "exists", lambda _self: False)  # looked just before the other made it
    with pytest.raises(KeyUnavailable, match="File exists"):
        key_ring.create(path, current().home)
