"""On a database with row locks every step takes them in one order: no two wait for each other.

SQLite has none: the locks are written as comments, and read back from the statements.
"""

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import cast
from tests.clock import Clock
from tests.sign_in.conftest import Person
from tests.sign_in.test_enrolment import begin, save

from vratar.sign_in.services.resets import reset_two_factor_from_host

LOCKED = re.compile(r'FROM "vratar_(\w+)".*/\* FOR UPDATE \*/')
ORDER = ["accounts_securitystate", "sessions_pendingsignin", "sessions_session", "throttle_lane"]


@pytest.fixture(autouse=True)
def _row_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Django believe that this database locks rows."""
    for feature in ("has_select_for_update", "has_select_for_no_key_update"):
        monkeypatch.setattr(connection.features, feature, True)
    monkeypatch.setattr(connection.features, "has_select_for_update_of", True)
    monkeypatch.setattr(connection.ops, "for_update_sql", lambda **_: "/* FOR UPDATE */")


def transactions(act: Callable[[], object]) -> list[list[str]]:
    """The tables that each transaction locks, in its order."""
    with CaptureQueriesContext(connection) as captured:
        act()
    found: list[list[str]] = []
    for query in captured:
        if query["sql"].startswith("BEGIN"):
            found.append([])
        elif locked := LOCKED.search(query["sql"]):
            found[-1].append(locked[1])
    return found


def assert_in_order(act: Callable[[], object]) -> None:
    locking = [tables for tables in transactions(act) if tables]
    assert locking
    for tables in locking:
        assert tables == sorted(tables, key=ORDER.index)


def test_a_sign_in(ana_on_disk: Person) -> None:
    assert_in_order(ana_on_disk.log_in)
    assert_in_order(lambda: ana_on_disk.type_code("000000"))
    assert_in_order(lambda: ana_on_disk.type_code(cast.code(ana_on_disk.secret)))


def test_a_sign_in_by_recovery_code(ana_on_disk: Person) -> None:
    code = cast.recovery_codes_of(ana_on_disk.account)[0]
    ana_on_disk.log_in()
    assert_in_order(lambda: ana_on_disk.client.post("/login/recovery", {"recovery_code": code}))


def test_what_a_session_changes(ana_on_disk: Person, clock: Clock) -> None:
    ana_on_disk.enter()
    ana_on_disk.client.get("/account/recovery-codes/new")
    fresh = ana_on_disk.fresh_code(clock)
    assert_in_order(lambda: ana_on_disk.reauthenticate(fresh))
    assert_in_order(lambda: ana_on_disk.client.post("/account/recovery-codes/new"))
    secret = begin(ana_on_disk)
    assert_in_order(lambda: save(ana_on_disk, cast.code(secret)))


def test_a_reset_from_the_host(ana_on_disk: Person) -> None:
    assert_in_order(lambda: reset_two_factor_from_host("ana", "The phone fell into the lake."))
