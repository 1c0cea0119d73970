"""What the panel relies on where PostgreSQL holds the rows."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DataError, OperationalError, connection, transaction
from django.test import Client
from tests import cast
from tests.whole.on_disk import restore_roles

from vratar.accounts.models import Administrator, SecurityState
from vratar.accounts.services import hold, raise_epoch
from vratar.config.errors import UNAVAILABLE, answer_to
from vratar.core.database import writing

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def answer_of(query: str) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(query)
        row = cursor.fetchone()
    return row[0] if row else None


@pytest.fixture
def two() -> list[int]:
    """Two accounts."""
    restore_roles()
    return [cast.make(name).pk for name in ("ana", "boris")]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("lock_timeout", "5s"),
        ("statement_timeout", "15s"),
        ("idle_in_transaction_session_timeout", "15s"),
        ("transaction_isolation", "read committed"),
        ("application_name", "vratar"),
    ],
)
def test_every_connection_has_its_limits(name: str, value: str) -> None:
    assert answer_of(f"SHOW {name}") == value


def test_the_tables_are_those_of_the_models(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("makemigrations", check=True, dry_run=True)
    assert capsys.readouterr().out == "No changes detected\n"


def test_of_two_that_wait_for_each_other_one_is_refused_and_the_other_goes_on(
    two: list[int],
) -> None:
    together = threading.Barrier(2)

    def cross(first: int, second: int) -> str:
        try:
            with writing():
                hold(first)
                together.wait(20)
                hold(second)
                raise_epoch(second)
        except OperationalError as error:
            return str(error).partition("\n")[0]
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        hands = [pool.submit(cross, *pair) for pair in (two, reversed(two))]
        outcomes = sorted(hand.result(30) for hand in hands)
    assert outcomes == ["deadlock detected", "done"]
    assert sorted(SecurityState.objects.values_list("epoch", flat=True)) == [1, 2]


def test_who_holds_an_account_keeps_nobody_from_naming_it(two: list[int]) -> None:
    """A row that refers to a held account is written at once: the lock is FOR NO KEY UPDATE."""
    held, done = threading.Event(), threading.Event()

    def keep() -> None:
        with writing():
            hold(two[0])
            held.set()
            assert done.wait(20)
        connection.close()

    holder = threading.Thread(target=keep)
    holder.start()
    assert held.wait(20)
    with writing(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout TO '200ms'")
        cursor.execute(
            "INSERT INTO vratar_throttle_lane (key, account_id, consecutive, touched_at)"
            " VALUES ('x', %s, 0, now())",
            [two[0]],
        )
    done.set()
    holder.join()


def test_what_it_cannot_store_is_bad_input() -> None:
    with pytest.raises(DataError) as refused:
        Administrator.objects.filter(email="ana\0@example.mk").exists()
    answer = answer_to(refused.value)
    assert answer is not None
    assert answer.status_code == 400


@contextmanager
def forgotten_transaction() -> Iterator[None]:
    """Begin a transaction, do nothing in it, and be thrown out for that."""
    other = connection.copy()
    try:
        with transaction.atomic():
            number = answer_of("SELECT pg_backend_pid()")
            answer_of("SELECT set_config('idle_in_transaction_session_timeout', '20ms', true)")
            with other.cursor() as cursor:
                alive = True
                while alive:
                    cursor.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", [number])
                    alive = cursor.fetchone() is not None
            yield
    finally:
        other.close()
        connection.close()


def test_a_connection_that_was_ended_is_a_503_and_the_next_request_has_a_new_one(
    client: Client,
) -> None:
    with pytest.raises(UNAVAILABLE), forgotten_transaction():
        answer_of("SELECT 1")
    assert client.get("/readyz").status_code == 200
