"""`vratar doctor` looks into the database: each of these was broken for real."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from tests.cli.conftest import Host
from tests.cli.findings_of import findings_of


@contextmanager
def database(host: Host) -> Iterator[sqlite3.Connection]:
    """Its database, past Vratar."""
    with closing(sqlite3.connect(host.home / "vratar.sqlite3")) as opened, opened:
        yield opened


@pytest.fixture
def company(installed: Host) -> Host:
    """An installation with people who have authenticators; demo1 and demo2 are Owners."""
    code, _, errors = installed.run("demo", "--administrators", "20")
    assert code == 0, errors
    with database(installed) as opened:
        opened.execute(
            "update vratar_accounts_administrator set role_id = "
            "(select id from vratar_accounts_role where level = 10) "
            "where username in ('demo1', 'demo2')"
        )
    return installed


def found_of(host: Host, name: str) -> tuple[int, str, str]:
    """Exit code, state and sentence of one check."""
    code, found = findings_of(host)
    return code, *found[name]


def test_with_nobody_there_the_first_link_is_named(installed: Host) -> None:
    assert found_of(installed, "owners") == (
        0,
        "well",
        "Nobody yet: `vratar serve` prints the link for the first Owner.",
    )


def test_a_company_is_well(company: Host) -> None:
    code, found = findings_of(company)
    assert code == 0
    unwell = {name for name, (state, _) in found.items() if state != "well"}
    assert unwell <= {"housekeeping"}
    assert "Owners can log in" in found["owners"][1]
    assert found["sealed secrets"][1].startswith("All ")


def test_one_owner_is_few_and_none_is_a_failure(company: Host) -> None:
    with database(company) as opened:
        opened.execute(
            "update vratar_accounts_administrator set is_active = 0 where username = 'demo1'"
        )
    code, state, words = found_of(company, "owners")
    assert (code, state) == (0, "warning")
    assert words.startswith("Only one Owner. Add a second")
    with database(company) as opened:
        opened.execute("update vratar_accounts_administrator set is_active = username = 'demo'")
    code, state, words = found_of(company, "owners")
    assert (code, state) == (0, "warning")
    assert "the set-up link of one is still unused" in words
    with database(company) as opened:
        opened.execute("update vratar_accounts_administrator set is_active = 0")
    code, state, words = found_of(company, "owners")
    assert (code, state) == (1, "failed")
    assert "vratar administrators create NAME --email ADDRESS --role Owner" in words


def test_a_changed_secret_is_found_with_its_owner(company: Host) -> None:
    with database(company) as opened:
        key, owner = opened.execute(
            "select t.id, a.username from vratar_authenticators_totpauthenticator t join "
            "vratar_accounts_administrator a on a.id = t.account_id "
            "where t.sealed_secret is not null limit 1"
        ).fetchone()
        opened.execute(
            "update vratar_authenticators_totpauthenticator set digits = 8 where id = ?", [key]
        )
    code, state, words = found_of(company, "sealed secrets")
    assert (code, state) == (1, "failed")
    assert words.startswith(f"1 authenticators cannot be opened ({owner})")


def test_a_row_whose_owner_is_gone_is_found(company: Host) -> None:
    with database(company) as opened:
        opened.execute("pragma foreign_keys = off")
        opened.execute("update vratar_accounts_administrator set role_id = 987654 where id = 1")
    code, state, words = found_of(company, "references")
    assert (code, state) == (1, "failed")
    assert "A row names another that is gone" in words


def test_a_checkpoint_that_does_not_leave_is_found(installed: Host) -> None:
    installed.run("audit", "checkpoint")
    assert found_of(installed, "checkpoints") == (0, "well", "Exported: file.")
    old = datetime.now(UTC) - timedelta(minutes=16)
    with database(installed) as opened:
        opened.execute(
            "update vratar_audit_checkpoint set exported_at = null, at = ?",
            [f"{old:%Y-%m-%d %H:%M:%S}"],
        )
    code, state, words = found_of(installed, "checkpoints")
    assert (code, state) == (1, "failed")
    assert words.startswith("1 checkpoints could not be exported (file).")


def test_mails_that_are_stuck_or_lost_are_counted(installed: Host) -> None:
    mail = {"VRATAR_MAIL_SERVER": "console"}
    with database(installed) as opened:
        row = (
            "insert into vratar_notices_mail (address, kind, details, queued_at, due_at, tries, "
            "last_error, given_up_at) values ('a@b.mk', 'authenticator bound', '{}', "
            "'2026-01-01 00:00:00', '2026-01-01 00:00:00', 1, ?, ?)"
        )
        opened.execute(row, ["TimeoutError", None])
        opened.execute(row, ["TimeoutError", "2026-01-02 00:00:00"])
        opened.execute(row, ["", "2026-01-02 00:00:00"])  # dropped: nobody was to have it
    code, found = findings_of(installed, **mail)
    assert (code, found["outbox"][0]) == (0, "warning")
    assert "1 mails wait for 15 minutes or more, 1 were given up." in found["outbox"][1]


def test_a_damaged_page_of_the_database_is_found(company: Host) -> None:
    path = company.home / "vratar.sqlite3"
    with database(company) as opened:
        opened.execute("pragma wal_checkpoint(truncate)")
        (page,) = opened.execute(
            "select rootpage from sqlite_master where name = 'notices_mail_waiting'"
        ).fetchone()
        (size,) = opened.execute("pragma page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * 64)
    code, found = findings_of(company)
    assert code == 1
    assert found["database"][0] == "failed"
    assert "Restore a backup" in found["database"][1]


def test_waiting_changes_of_the_tables_are_found(installed: Host) -> None:
    with database(installed) as opened:
        opened.execute(
            "delete from django_migrations where app = 'vratar_notices' and name = '0002_alarms'"
        )
    code, state, words = found_of(installed, "tables")
    assert (code, state) == (1, "failed")
    assert words == "1 changes of the tables wait. Run `vratar migrate`."
