import json
import sqlite3
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from tests.cli.conftest import Host

from vratar.cli.commands import vratar

SECRET = "JBSWY3DPEHPK3PXP"


GROUPS = {(name,) for name in ("administrators", "import", "audit", "keys", "policy", "report")}


def commands(group: click.Group) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    for name, command in group.commands.items():
        found.append((name,))
        if isinstance(command, click.Group):
            found += [(name, *rest) for rest in commands(command)]
    return found


@pytest.mark.parametrize("path", commands(vratar))
def test_every_command_has_a_help_and_those_that_do_something_an_example(
    path: tuple[str, ...],
) -> None:
    result = CliRunner().invoke(vratar, [*path, "--help"])
    assert result.exit_code == 0
    if path not in GROUPS:
        assert f"vratar {' '.join(path)}" in result.output.partition("Example")[2]


def test_the_version_is_told() -> None:
    assert CliRunner().invoke(vratar, ["--version"]).output.startswith("Vratar 0.")


def test_migrate_says_that_nothing_is_to_be_done(installed: Host) -> None:
    assert installed.run("migrate") == (0, "The database is up to date.\n", "")


def test_an_older_database_is_refused_until_it_is_migrated(installed: Host) -> None:
    path = installed.home / "vratar.sqlite3"
    path.unlink()
    path.touch(mode=0o600)
    code, _, errors = installed.run("serve", PORT="0", VRATAR_SITE_URL="http://127.0.0.1:1")
    assert (code, errors) == (1, "Error: PORT must be a whole number, 1 to 65535.\n")
    code, _, errors = installed.run("serve")
    assert "Run `vratar migrate`" in errors
    code, output, errors = installed.run("migrate")
    assert (code, errors) == (0, "")
    assert "Applied vratar_crypto.0001_initial" in output


def test_a_newer_database_is_refused(installed: Host) -> None:
    with sqlite3.connect(installed.home / "vratar.sqlite3") as database:
        database.execute(
            "insert into django_migrations (app, name, applied) "
            "values ('vratar_crypto', '0099_future', '2030-01-01')"
        )
    database.close()
    code, _, errors = installed.run("serve")
    assert (code, errors) == (
        1,
        "Error: The database was made by a newer Vratar. Install that version.\n",
    )
    assert installed.run("doctor")[0] == 1


def test_totp_prints_the_code_of_a_secret_typed_or_piped(host: Host) -> None:
    code, output, errors = host.run("totp", "-", given=f"{SECRET}\n")
    assert (code, errors) == (0, "")
    assert len(output.split()[0]) == 6
    assert output.rstrip().endswith("s left)")
    assert host.run("totp", given=SECRET)[1].split()[0].isdigit()
    assert host.run("totp", SECRET)[0] == 0


def test_totp_takes_an_address_with_its_own_digits(host: Host) -> None:
    uri = f"otpauth://totp/A:ana?secret={SECRET}&issuer=A&digits=8&period=60&algorithm=SHA256"
    code, output, errors = host.run("totp", uri)
    assert (code, errors) == (0, "")
    assert len(output.split()[0]) == 8


@pytest.mark.parametrize("secret", ["", "not base 32!", "otpauth://nothing"])
def test_totp_says_that_something_is_no_secret(host: Host, secret: str) -> None:
    code, output, errors = host.run("totp", "-", given=secret)
    assert (code, output) == (1, "")
    assert errors.startswith("Error: This is no setup key")


def test_a_reset_needs_a_known_administrator_and_a_reason(installed: Host) -> None:
    reset = ("administrators", "reset-two-factor", "ana")
    assert installed.run(*reset)[0] == 2
    code, _, errors = installed.run(*reset, "--reason", "short")
    assert code == 2
    assert "10 to 500 characters" in errors
    code, _, errors = installed.run(*reset, "--reason", "Lost her phone, seen in person")
    assert (code, errors) == (1, "Error: There is no administrator 'ana'.\n")


def test_the_audit_log_is_signed_and_verified(installed: Host) -> None:
    for _ in range(2):
        assert installed.run("audit", "checkpoint") == (0, "1 events are signed.\n", "")
    assert installed.run("audit", "verify") == (0, "The audit log is intact: 1 events.\n", "")


def test_an_edited_audit_log_is_damaged(installed: Host) -> None:
    installed.run("audit", "checkpoint")
    with sqlite3.connect(installed.home / "vratar.sqlite3") as database:
        database.execute("update vratar_audit_event set text = replace(text, 'host', 'ghost')")
    database.close()
    code, _, errors = installed.run("audit", "verify")
    assert (code, errors) == (1, "The audit log is damaged: event 1 was edited.\n")


def test_an_audit_log_without_its_key_cannot_be_read(installed: Host) -> None:
    (installed.keys / "audit-key").unlink()
    code, _, errors = installed.run("audit", "verify", "--last", "10")
    assert code == 2
    assert errors.startswith("The audit log cannot be read: ")


def test_a_database_that_is_damaged_is_one_sentence(installed: Host) -> None:
    path = installed.home / "vratar.sqlite3"
    path.write_bytes(b"not a database at all" * 1000)
    for command in (["migrate"], ["serve"], ["audit", "checkpoint"]):
        code, _, errors = installed.run(*command)
        assert code == 1
        assert "Run `vratar doctor`" in errors
        assert "Traceback" not in errors
    assert "Traceback" in installed.run("--traceback", "migrate")[2]


def nobody_serves(line: str) -> bool:
    """The one thing that is not well where nothing serves for a minute."""
    return line.startswith("! housekeeping: ")


def test_doctor_finds_everything_well(installed: Host) -> None:
    code, output, errors = installed.run("doctor")
    assert (code, errors) == (0, "")
    lines = output.splitlines()
    assert len(lines) >= 15
    assert all(line.startswith("✓ ") for line in lines if not nobody_serves(line))


def test_doctor_says_what_is_wrong_and_what_to_do(installed: Host) -> None:
    (installed.home / "vratar.sqlite3").chmod(0o644)
    installed.home.chmod(0o755)
    (installed.keys / "key-ring").chmod(0o644)
    code, output, _ = installed.run("doctor", "--json")
    assert code == 1
    report = json.loads(output)
    assert report["well"] is False
    failed = [check for check in report["checks"] if check["state"] == "failed"]
    assert [check["name"] for check in failed] == ["data folder", "database file", "key ring"]
    assert all("chmod" in check["text"] for check in failed)


def test_doctor_on_a_machine_without_an_installation(host: Host) -> None:
    code, output, errors = host.run("doctor")
    assert (code, errors) == (1, "")
    assert output.count("✗") == 4
    assert output.count("vratar init") == 4


def test_doctor_warns_of_a_proxy_that_is_not_named(installed: Host) -> None:
    site = {"VRATAR_SITE_URL": "https://panel.example.mk"}
    code, output, _ = installed.run("doctor", **site)
    assert code == 0
    assert "! proxies: site.url is https, but site.trusted_proxies is empty" in output
    named = installed.run("doctor", **site, VRATAR_SITE_TRUSTED_PROXIES="::1")[1]
    assert not [line for line in named.splitlines() if line[0] == "!" and not nobody_serves(line)]


def test_doctor_finds_a_wrong_setting(host: Host) -> None:
    host.home.mkdir()
    (host.home / "vratar.toml").write_text("[site]\nnam = 'x'\n")
    code, output, errors = host.run("doctor")
    assert (code, errors) == (1, "")
    assert "✗ settings: " in output
    assert "there is no site.nam" in output


def test_doctor_finds_a_clock_that_was_set_back(installed: Host) -> None:
    with sqlite3.connect(installed.home / "vratar.sqlite3") as database:
        database.execute("update vratar_audit_event set at = '2999-01-01 00:00:00'")
    database.close()
    code, output, _ = installed.run("doctor")
    assert code == 1
    assert "✗ clock: The clock is behind the newest audit event" in output


def test_the_data_folder_is_the_users_own_without_vratar_home(host: Host, tmp_path: Path) -> None:
    code, output, _ = host.run("init", VRATAR_HOME="", XDG_DATA_HOME=str(tmp_path / "data"))
    assert code == 0
    assert (tmp_path / "data" / "vratar" / "vratar.sqlite3").exists()
    assert f"{tmp_path}/config/vratar/vratar-" in output
