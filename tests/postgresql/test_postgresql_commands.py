"""The real program on a real PostgreSQL server: made, looked at, served, refused in words."""

import json
import shutil

import pytest
from tests.postgresql.conftest import PostgresqlHost

pytestmark = pytest.mark.xdist_group("postgresql")


def states(host: PostgresqlHost, **environ: str) -> dict[str, tuple[str, str]]:
    _, output, errors = host.run("doctor", "--json", **environ)
    assert output, errors
    return {row["name"]: (row["state"], row["text"]) for row in json.loads(output)["checks"]}


def test_init_makes_everything_and_a_second_run_changes_nothing(host: PostgresqlHost) -> None:
    code, output, errors = host.run("init")
    assert (code, errors) == (0, "")
    assert "Vratar is ready in" in output
    assert not list(host.home.glob("*.sqlite3*"))
    assert host.rows("SELECT count(*) FROM vratar_accounts_role") == [(4,)]
    assert host.run("init") == (0, "", "")
    assert host.run("migrate")[1] == "The database is up to date.\n"


def test_doctor_is_content_after_init(installed: PostgresqlHost) -> None:
    found = states(installed)
    assert not {name: one for name, one in found.items() if one[0] == "failed"}
    assert f"{installed.name} on 127.0.0.1" in found["database file"][1]
    assert found["database"][1] == "PostgreSQL finds every index whole."
    assert found["durability"] == (
        "well",
        "fsync, full_page_writes and synchronous_commit are on.",
    )


def test_doctor_sees_that_a_used_code_could_be_forgotten(installed: PostgresqlHost) -> None:
    installed.do(f'ALTER DATABASE "{installed.name}" SET synchronous_commit = off')
    state, text = states(installed)["durability"]
    assert state == "failed"
    assert "synchronous_commit off" in text


def test_doctor_sees_an_index_that_is_not_whole(installed: PostgresqlHost) -> None:
    installed.do(
        "UPDATE pg_index SET indisvalid = false"
        " WHERE indexrelid = 'vratar_accounts_role_name_key'::regclass"
    )
    assert "vratar_accounts_role_name_key" in states(installed)["database"][1]


def test_a_database_that_does_not_hold_every_name_is_refused(host: PostgresqlHost) -> None:
    host.do(
        f'CREATE DATABASE "{host.name}_old" OWNER vratar TEMPLATE template0'
        " ENCODING 'SQL_ASCII' LOCALE 'C' LOCALE_PROVIDER libc"
    )
    host.name += "_old"
    code, _, errors = host.run("init")
    assert code == 1
    assert "The database is in SQL_ASCII" in errors


def test_serve_wants_init_first_and_migrate_after_an_update(host: PostgresqlHost) -> None:
    host.home.mkdir(mode=0o700)
    code, _, errors = host.run("serve")
    assert (code, errors) == (1, "Error: There is no database yet. Run `vratar init`.\n")
    host.run("init")
    host.do("DELETE FROM django_migrations WHERE app = 'vratar_crypto'")
    assert "Run `vratar migrate`" in host.run("serve")[2]


def test_a_served_panel_is_ready_and_says_so_when_the_database_is_gone(
    installed: PostgresqlHost,
) -> None:
    with installed.serving() as server:
        assert server.get("/readyz") == (200, "ok\n")
        installed.refuse(True)
        for _ in range(3):
            assert server.get("/readyz")[0] == 503
        assert server.get("/livez") == (200, "ok\n")
        installed.refuse(False)
        # At once, however long it was gone.
        assert server.get("/readyz")[0] == 200
        assert server.stop()[0] == 0


def test_lost_keys_are_told_and_no_new_ones_are_made(installed: PostgresqlHost) -> None:
    shutil.rmtree(installed.keys)
    code, _, errors = installed.run("init")
    assert code == 1
    assert f"The database {installed.name} on 127.0.0.1" in errors
    assert "is missing. Put the key back from its backup." in errors


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("password", "password authentication failed"),
        ("port", "refused"),
        ("name", 'database "nobody" does not exist'),
    ],
)
def test_a_server_that_lets_nobody_in_is_told_in_its_own_words(
    host: PostgresqlHost, wrong: str, words: str
) -> None:
    other = host.folder / "passfile"
    other.write_text("another password\n")
    other.chmod(0o600)
    environ = {
        "password": {"VRATAR_DATABASE_PASSFILE": str(other)},
        "port": {"VRATAR_DATABASE_URL": "postgresql://vratar@127.0.0.1:1/vratar"},
        "name": {"VRATAR_DATABASE_URL": host.cluster.url("nobody")},
    }[wrong]
    for command in ("init", "serve", "doctor"):
        host.home.mkdir(mode=0o700, exist_ok=True)
        code, output, errors = host.run(command, **environ)
        assert code == 1
        assert words in output + errors
        assert "Traceback" not in errors
        assert host.cluster.password not in output + errors
