import sqlite3
import stat
from pathlib import Path

import pytest
from tests.cli.conftest import Host


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def contents(host: Host) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(host.keys.iterdir())}


def test_it_makes_data_folder_keys_and_database_for_their_user_alone(installed: Host) -> None:
    assert mode(installed.home) == mode(installed.keys) == 0o700
    assert mode(installed.home / "vratar.sqlite3") == 0o600
    assert {path.name: mode(path) for path in installed.keys.iterdir()} == {
        "key-ring": 0o400,
        "secret-key": 0o400,
        "audit-key": 0o400,
    }
    assert not installed.keys.is_relative_to(installed.home)


def test_it_says_what_it_made(host: Host) -> None:
    code, output, errors = host.run("init")
    assert (code, errors) == (0, "")
    for name in ("key-ring", "secret-key", "audit-key"):
        assert f"Made {host.keys / name}" in output
    assert f"Vratar is ready in {host.home}" in output


def test_a_second_time_it_changes_nothing_and_says_nothing(installed: Host) -> None:
    before = contents(installed)
    assert installed.run("init") == (0, "", "")
    assert contents(installed) == before


@pytest.mark.parametrize("name", ["key-ring", "secret-key", "audit-key"])
def test_a_database_without_its_key_is_refused_with_what_to_do(installed: Host, name: str) -> None:
    (installed.keys / name).unlink()
    code, output, errors = installed.run("init")
    assert (code, output) == (1, "")
    assert f"its key {installed.keys / name} is missing. Put the key back" in errors
    assert not (installed.keys / name).exists()


def test_a_database_with_another_key_ring_is_refused(installed: Host, tmp_path: Path) -> None:
    other = Host(tmp_path / "other")
    other.run("init")
    code, _, errors = installed.run("init", VRATAR_KEYS_KEY_RING=str(other.keys / "key-ring"))
    assert code == 1
    assert "is not the one that this database was made with" in errors


def test_keys_inside_the_data_folder_are_refused(host: Host) -> None:
    code, _, errors = host.run("init", VRATAR_KEYS_KEY_RING=str(host.home / "key-ring"))
    assert code == 1
    assert "is inside the data folder" in errors


def test_a_setting_that_is_wrong_is_one_sentence(host: Host) -> None:
    code, _, errors = host.run("init", VRATAR_SITE_URL="http://example.mk")
    assert code == 1
    assert errors.startswith("Error: site.url in the environment variable VRATAR_SITE_URL must be")
    assert errors.count("\n") == 1


def test_the_database_is_prepared_and_the_log_begins(installed: Host) -> None:
    with sqlite3.connect(installed.home / "vratar.sqlite3") as database:
        assert database.execute("select count(*) from vratar_crypto_installation").fetchone() == (
            1,
        )
        assert database.execute("select key_id from vratar_crypto_keycheck").fetchall() == [(1,)]
        actions = database.execute("select action from vratar_audit_event").fetchall()
    assert actions == [("database.migrated",)]
    database.close()
