"""`vratar doctor`: nobody else can change keys or settings, and the right user asks."""

import os
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Host
from tests.cli.findings_of import findings_of

from vratar.crypto import key_ring


@pytest.mark.parametrize("mode", [0o770, 0o702, 0o777])
def test_a_key_folder_in_which_others_may_write_fails(installed: Host, mode: int) -> None:
    folder = installed.keys
    folder.chmod(mode)
    code, found = findings_of(installed)
    assert code == 1
    assert found["key folder"] == (
        "failed",
        f"Others may put another key into {folder}. Run `chmod 0700 {folder}`.",
    )
    os.system(found["key folder"][1].split("`")[1])  # noqa: S605 - what it says is done
    assert findings_of(installed)[0] == 0


def test_a_key_folder_that_others_only_see_is_well(installed: Host) -> None:
    installed.keys.chmod(0o755)
    assert findings_of(installed)[1]["key folder"][0] == "well"


def test_every_folder_with_a_key_is_looked_at(installed: Host, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (installed.keys / "audit-key").rename(other / "audit-key")
    audit = {"VRATAR_KEYS_AUDIT_KEY": str(other / "audit-key")}
    assert findings_of(installed, **audit)[1]["key folder"][0] == "well"
    other.chmod(0o777)
    code, found = findings_of(installed, **audit)
    assert (code, found["key folder"][0]) == (1, "failed")
    assert str(other) in found["key folder"][1]


def test_settings_that_others_may_change_fail(installed: Host) -> None:
    assert "There is no" in findings_of(installed)[1]["settings file"][1]
    file = installed.home / "vratar.toml"
    file.write_text("[site]\nname = 'Panel'\n")
    file.chmod(0o644)
    assert findings_of(installed)[1]["settings file"] == ("well", f"{file}.")
    file.chmod(0o664)
    code, found = findings_of(installed)
    assert code == 1
    assert found["settings file"] == (
        "failed",
        f"Others may change {file}. Run `chmod 0600 {file}`.",
    )


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_another_user_than_the_one_whose_data_it_is_is_warned(installed: Host) -> None:
    assert findings_of(installed)[1]["user"][0] == "well"
    os.chown(installed.home, 4321, -1)
    code, found = findings_of(installed)
    assert (code, found["user"][0]) == (0, "warning")
    assert "belongs to #4321, this is root. Files made now may be closed" in found["user"][1]
    assert "sudo -u" in found["user"][1]


def test_before_init_there_is_nothing_to_hold_against_anybody(host: Host) -> None:
    code, found = findings_of(host)
    assert code == 1
    for name in ("user", "settings file", "key folder"):
        assert found[name][0] == "well"


def test_a_full_disk_and_an_old_python_are_told(
    installed: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    from vratar.cli import checks

    for name, value in installed.environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(checks, "LEAST_FREE", 2**62)
    assert checks._disk()[0] is None
    monkeypatch.setattr(checks, "OLDEST_PYTHON", (sys.version_info[0] + 1, 0))
    well, words = checks._python()
    assert (well, "is too old; install" in words) == (False, True)


def test_a_key_ring_of_another_installation_fails(installed: Host, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere" / "key-ring"
    key_ring.create(other, installed.home)
    code, found = findings_of(installed, VRATAR_KEYS_KEY_RING=str(other))
    assert code == 1
    assert found["keys"][0] == "failed"
    assert "is not the one that this database was made with" in found["keys"][1]
