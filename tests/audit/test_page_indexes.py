"""The indexes of the log's pages come to a log that is in use."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection
from django.db.migrations.executor import MigrationExecutor
from tests.whole.on_disk import restore_roles

from vratar.audit import Action, record
from vratar.audit.models import Event
from vratar.core.database import writing

pytestmark = pytest.mark.django_db(transaction=True)

NAMES = {f"audit_event_by_{name}" for name in ("actor", "target", "action", "result", "source")}


def migrate(name: str) -> None:
    MigrationExecutor(connection).migrate([("vratar_audit", name)])


@pytest.fixture(autouse=True)
def _before() -> Iterator[None]:
    """A database that has none of them yet; afterwards it has."""
    restore_roles()
    migrate("0002_pages")
    assert not made()
    yield
    migrate("0003_page_indexes")
    assert made() == NAMES


def do(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def made() -> set[str]:
    """Those that there are."""
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, Event._meta.db_table)
    return NAMES & set(found)


def an_event() -> None:
    with writing():
        record(Action.SIGN_IN_SUCCEEDED, actor="administrator:1")


def test_each_is_made_and_can_be_taken_back() -> None:
    an_event()
    migrate("0003_page_indexes")
    assert made() == NAMES
    migrate("0002_pages")
    assert not made()


def test_where_an_earlier_migration_made_them_nothing_is_left_to_do() -> None:
    for name in NAMES:
        column = name.removeprefix("audit_event_by_")
        do(f'CREATE INDEX "{name}" ON vratar_audit_event ("{column}", "at")')
    migrate("0003_page_indexes")
    assert made() == NAMES


@pytest.mark.postgresql
def test_what_a_broken_build_left_is_made_anew() -> None:
    an_event()
    an_event()
    with pytest.raises(IntegrityError):  # two events of one actor: the build breaks off half-way
        do("CREATE UNIQUE INDEX CONCURRENTLY audit_event_by_actor ON vratar_audit_event (actor)")
    assert unfit() == ["audit_event_by_actor"]
    migrate("0003_page_indexes")
    assert not unfit()
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'audit_event_by_actor'")
        assert cursor.fetchone()[0].endswith("USING btree (actor, at)")


@pytest.mark.postgresql
def test_events_are_recorded_while_they_are_made() -> None:
    """The migration waits for a writer that was there before it, and holds up nobody meanwhile."""
    with ThreadPoolExecutor(1) as other, writing():
        record(Action.SIGN_IN_SUCCEEDED, actor="administrator:1")
        migration = other.submit(migrate_and_close)
        waits_for_us()
        written = threading.Thread(target=record_and_close)
        written.start()
        written.join(timeout=4)
        assert not written.is_alive()
        assert not migration.done()
    migration.result()
    assert Event.objects.count() == 2
    assert made() == NAMES


def unfit() -> list[str]:
    """Indexes that a broken build left."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_index JOIN pg_class ON oid = indexrelid WHERE NOT indisvalid"
        )
        return [name for (name,) in cursor.fetchall()]


def waits_for_us() -> None:
    """Return once the migration waits for a lock."""
    end = time.monotonic() + 4
    with connection.cursor() as cursor:
        while time.monotonic() < end:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
    pytest.fail("The migration does not wait.")


def migrate_and_close() -> None:
    try:
        migrate("0003_page_indexes")
    finally:
        connection.close()


def record_and_close() -> None:
    try:
        an_event()
    finally:
        connection.close()
