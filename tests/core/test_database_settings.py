"""`database.url` and `database.passfile`: what names a server, and what is refused in words."""

import importlib.util
from pathlib import Path

import pytest
from tests.core.test_settings_file import home as home  # noqa: PLC0414 - a fixture
from tests.core.test_settings_file import read, refusal

from vratar.config import panel
from vratar.config.databases import CONNECTIONS, databases
from vratar.core.database_url import PostgresqlServer, postgresql_server
from vratar.core.settings import Settings

WRONG = [
    "postgresql://ana:secret@db/vratar",
    "postgresql://ana:@db/vratar",
    "postgresql://ana@db/vratar?password=secret",
    "postgresql://ana@db",
    "postgresql://ana@db/",
    "postgresql://ana@db/a/b",
    "postgresql://ana@db:0/vratar",
    "postgresql://ana@db:70000/vratar",
    "postgresql://ana@one,two/vratar",
    "postgresql://ana@db/vratar#there",
    "postgresql://ana@db/vratar?sslmode=prefer",
    "postgresql://ana@db/vratar?sslmode=",
    "postgresql://ana@db/vratar?sslmode=require&sslmode=disable",
    "postgresql://ana@db/vratar?sslrootcert=ca.pem",
    "postgresql://ana@db/vratar?host=/run/postgresql",
    "postgresql:///vratar?host=db",
    "postgresql://ana@db/vratar?options=-cfsync=off",
    "postgresql://ana@db/vratar?sslmode",
    "mysql://ana@db/vratar",
]


def server(settings: Settings) -> PostgresqlServer:
    found = settings.database.server
    assert found
    return found


@pytest.mark.parametrize("url", WRONG)
def test_an_address_that_is_none_or_holds_a_password_is_refused(home: Path, url: str) -> None:
    sentence = refusal(home, VRATAR_DATABASE_URL=url)
    assert "without a password: database.passfile names the file of it" in sentence
    assert "secret" not in sentence


def test_every_part_of_an_address_is_read(home: Path) -> None:
    url = (
        "postgresql://vra%40tar@Db.Example.mk:5433/pa%20nel"
        "?sslmode=verify-ca&sslrootcert=/etc/vratar/ca.pem"
    )
    assert server(read(home, VRATAR_DATABASE_URL=url)) == PostgresqlServer(
        host="db.example.mk",
        port="5433",
        user="vra@tar",
        name="pa nel",
        tls_mode="verify-ca",
        root_certificate="/etc/vratar/ca.pem",
    )


@pytest.mark.parametrize(
    ("url", "mode", "shown"),
    [
        ("postgresql://vratar@db.example.mk/v", "verify-full", "v on db.example.mk"),
        ("postgresql://vratar@[2001:db8::5]:5433/v", "verify-full", "v on [2001:db8::5]:5433"),
        ("postgresql://vratar@db/v?sslmode=disable", "disable", "v on db"),
        ("postgresql://vratar@127.0.0.1/v", "", "v on 127.0.0.1"),
        ("postgres:///v?host=/run/postgresql", "", "v on /run/postgresql"),
        ("postgresql:///v", "", "v on this machine"),
    ],
)
def test_to_another_machine_its_certificate_is_checked_unless_one_says_otherwise(
    url: str, mode: str, shown: str
) -> None:
    found = postgresql_server(url)
    assert (found.tls_mode, str(found)) == (mode, shown)
    assert found.on_this_machine == (mode == "")


def test_the_password_stands_in_a_file_that_is_for_nobody_else(home: Path) -> None:
    passfile = home.parent / "passfile"
    passfile.write_text("correct horse\n")
    given = {
        "VRATAR_DATABASE_URL": "postgresql://vratar@127.0.0.1:5433/panel",
        "VRATAR_DATABASE_PASSFILE": str(passfile),
    }
    passfile.chmod(0o644)
    assert refusal(home, **given).startswith("database.passfile is open to other users")
    passfile.chmod(0o600)
    found = databases(read(home, **given))["default"]
    assert (found["HOST"], found["PORT"], found["NAME"]) == ("127.0.0.1", "5433", "panel")
    assert (found["USER"], found["PASSWORD"]) == ("vratar", "correct horse")
    passfile.unlink()
    assert "database.passfile cannot be read" in refusal(home, **given)
    inside = home / "passfile"
    inside.write_text("correct horse\n")
    inside.chmod(0o600)
    given["VRATAR_DATABASE_PASSFILE"] = str(inside)
    assert "database.passfile is inside the data folder" in refusal(home, **given)


def test_a_driver_that_is_not_installed_is_told_with_the_command(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "psycopg" else known(name)
    )
    sentence = refusal(home, VRATAR_DATABASE_URL="postgresql://vratar@db/vratar")
    assert "make postgresql" in sentence
    assert read(home).database.server is None


def test_a_worker_never_waits_for_its_own_connections() -> None:
    assert CONNECTIONS >= panel.THREADS
