"""A name nobody has takes the statements of a wrong password, and one hash; so does the disabled.

`python -m bench.timing` compares the times themselves.
"""

import pytest
from django.contrib.auth import hashers
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from tests import cast
from tests.clock import Clock
from tests.sign_in import mail
from tests.sign_in.conftest import Person
from tests.sign_in.test_known_browser import at, browser

from vratar.accounts.models import Administrator

NOBODY = "nobody"


def work(person: Person, **typed: str) -> tuple[list[str], int]:
    """The statements of a refused login, without their values, and how many hashes it took."""
    hashes = 0

    def counted(password: str, encoded: str) -> bool:
        nonlocal hashes
        hashes += 1
        return verify(password, encoded)

    hasher = hashers.get_hasher()
    verify = hasher.verify
    with pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setattr(hasher, "verify", counted)
        with CaptureQueriesContext(connection) as queries:
            person.log_in(password="wrong", **typed)
        transaction.set_rollback(True)
    return [" ".join(query["sql"].split()[:2]) for query in queries.captured_queries], hashes


@pytest.fixture
def warm(ana: Person, clock: Clock) -> Person:
    """Ana, and somebody nobody knows, after one refused login each: their lanes are there."""
    for name in ("ana", NOBODY):
        ana.log_in(username=name, password="wrong")
    return ana


def test_a_name_nobody_has(warm: Person) -> None:
    known, unknown = work(warm), work(warm, username=NOBODY)
    # What differs: the account is looked up with its role and state, and once more at the end.
    assert known[1] == unknown[1] == 1
    changes = ("INSERT INTO", "UPDATE", "DELETE FROM", "SAVEPOINT", "RELEASE SAVEPOINT", "BEGIN")
    written = [
        [one for one in statements if one.startswith(changes)] for statements, _ in (known, unknown)
    ]
    assert written[0] == written[1]
    assert len(known[0]) - len(unknown[0]) <= 1


@pytest.mark.parametrize("change", [{"is_active": False}, {"password": "!nothing"}])
def test_an_account_that_cannot_log_in(warm: Person, change: dict[str, object]) -> None:
    before = work(warm)
    Administrator.objects.update(**change)
    assert work(warm) == before


def test_beyond_ten_an_hour_both_are_summed_up(warm: Person, settings: Settings) -> None:
    mail.turn_on(settings)
    boris = Person(browser(), cast.make("boris"))
    for number in range(11):
        at(browser(), boris).log_in(username=f"nemo{number}", password="wrong")
    known, unknown = work(boris), work(boris, username="nemo1")
    assert known[1] == unknown[1] == 1
    assert ("INSERT INTO" in str(known[0])) == ("INSERT INTO" in str(unknown[0]))
