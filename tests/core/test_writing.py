import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection

from vratar.core import database
from vratar.core.database import writing
from vratar.crypto.models import KeyCheck


@pytest.mark.django_db(transaction=True)
def test_many_writers_at_once_all_succeed() -> None:
    def write(number: int) -> None:
        try:
            with writing():
                KeyCheck.objects.create(key_id=number, check_value=b"x")
        finally:
            connection.close()

    with ThreadPoolExecutor(32) as pool:
        list(pool.map(write, range(100, 400)))
    assert KeyCheck.objects.filter(key_id__gte=100).count() == 300


@pytest.mark.django_db(transaction=True)
def test_one_inside_another_joins_it() -> None:
    def write_and_fail() -> None:
        with writing():
            with writing():
                KeyCheck.objects.create(key_id=100, check_value=b"x")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()
    assert not KeyCheck.objects.filter(key_id=100).exists()


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_waiting_too_long_is_an_error_of_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "WRITE_TIMEOUT", 0.01)
    writes, ends = threading.Event(), threading.Event()

    def hold() -> None:
        with writing():
            writes.set()
            ends.wait(10)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert writes.wait(10)
    with pytest.raises(OperationalError), writing():
        pass
    ends.set()
    holder.join()
    with writing():
        pass


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("busy_timeout", 5000),
        ("secure_delete", 1),
    ],
)
def test_sqlite_forgets_nothing_and_keeps_nothing_erased(pragma: str, value: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")
        assert cursor.fetchone() == (value,)
