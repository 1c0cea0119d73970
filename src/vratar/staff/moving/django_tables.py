"""The rows of a Django app: from `dumpdata` JSON, a SQLite file or a PostgreSQL address."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

from vratar.core.database_url import is_postgresql
from vratar.staff.moving.foreign import UnreadableError

Rows = list[tuple[str, dict[str, Any]]]
"""Whose it is, and the columns."""
Ask = Callable[[str, tuple[str, ...]], list[dict[str, Any]]]

_SQLITE = b"SQLite format 3\0"
_USER_OF = """
    select users.relname as name
    from pg_constraint, pg_class users, pg_attribute
    where contype = 'f' and conrelid = to_regclass(%s) and users.oid = confrelid
      and attrelid = conrelid and attnum = conkey[1] and attname = 'user_id'
"""


def rows_of(source: str, model: str) -> Rows:
    """The rows of a model such as "otp_totp.totpdevice". Raises `UnreadableError`."""
    if is_postgresql(source):
        return _from_postgresql(source, model.replace(".", "_"))
    path = Path(source)
    with path.open("rb") as file:
        is_sqlite = file.read(len(_SQLITE)) == _SQLITE
    if is_sqlite:
        return _from_sqlite(path, model.replace(".", "_"))
    return _from_json(path.read_text(encoding="utf-8-sig"), model)


def _from_json(text: str, model: str) -> Rows:
    objects = json.loads(text)
    fields = [(str(one["model"]).lower(), one.get("pk"), one["fields"]) for one in objects]
    users = {
        pk: columns["username"]
        for name, pk, columns in fields
        if name != model and {"username", "password"} <= columns.keys()
    }
    return [(_owner(row["user"], users), row) for name, _, row in fields if name == model]


def _owner(user: object, users: dict[object, str]) -> str:
    """By natural key, or by primary key where the users are in the file as well."""
    if isinstance(user, list):
        return str(user[0])
    return str(users[user]) if user in users else f"user number {user}"


def _from_sqlite(path: Path, table: str) -> Rows:
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
        database.row_factory = sqlite3.Row

        def ask(statement: str, values: tuple[str, ...] = ()) -> list[dict[str, Any]]:
            return [dict(row) for row in database.execute(statement, values)]

        keys = ask(f"pragma foreign_key_list({_quoted(table)})")
        return _joined(ask, table, [key["table"] for key in keys if key["from"] == "user_id"])


def _from_postgresql(address: str, table: str) -> Rows:
    try:
        import psycopg
        from psycopg.rows import dict_row
    except ImportError:
        raise UnreadableError(
            'PostgreSQL needs its driver: pip install "vratar[postgresql]"'
        ) from None
    try:
        with psycopg.connect(address, row_factory=dict_row) as database:
            database.read_only = True

            def ask(statement: str, values: tuple[str, ...] = ()) -> list[dict[str, Any]]:
                return database.execute(statement.encode(), values).fetchall()

            return _joined(ask, table, [row["name"] for row in ask(_USER_OF, (_quoted(table),))])
    except psycopg.OperationalError:  # its text may have the password of the address
        raise UnreadableError("The database does not answer, or refuses this user.") from None


def _joined(ask: Ask, table: str, users: list[str]) -> Rows:
    if len(users) != 1:
        raise UnreadableError(f"There is no table {table} in this database.")
    # Names of tables that the database itself gave; a parameter cannot stand there.
    statement = (
        f"select held.*, users.username as vratar_owner from {_quoted(table)} held "  # noqa: S608
        f"join {_quoted(users[0])} users on users.id = held.user_id order by held.id"
    )
    return [(str(row.pop("vratar_owner")), row) for row in ask(statement, ())]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
