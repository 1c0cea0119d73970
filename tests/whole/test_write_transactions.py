"""A sign-in is at most three write transactions: each of them waits for the disk."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import cast
from tests.clock import Clock
from tests.sign_in.conftest import Person


def transactions(act: Callable[[], object]) -> int:
    """How many write transactions an act takes, and that none writes outside of one."""
    with CaptureQueriesContext(connection) as captured:
        act()
    statements = [query["sql"].split()[0] for query in captured]
    inside = False
    for statement in statements:
        if statement in {"BEGIN", "COMMIT", "ROLLBACK"}:
            inside = statement == "BEGIN"
        assert inside or statement in {"SELECT", "COMMIT", "ROLLBACK"}
    if connection.vendor == "sqlite":
        assert all("IMMEDIATE" in q["sql"] for q in captured if q["sql"].startswith("BEGIN"))
    return statements.count("BEGIN")


def test_with_a_code(ana_on_disk: Person) -> None:
    assert transactions(ana_on_disk.enter) <= 3


def test_with_a_code_and_a_page_to_go_to(ana_on_disk: Person) -> None:
    def enter() -> None:
        ana_on_disk.log_in(next="/account/security")
        response = ana_on_disk.type_code(cast.code(ana_on_disk.secret))
        assert response["Location"] == "/account/security"

    assert transactions(enter) <= 3


def test_with_a_recovery_code(ana_on_disk: Person) -> None:
    code = cast.recovery_codes_of(ana_on_disk.account)[0]

    def enter() -> None:
        ana_on_disk.log_in()
        response = ana_on_disk.client.post("/login/recovery", {"recovery_code": code})
        assert response["Location"] == "/login/recovered"

    assert transactions(enter) <= 3


def test_with_the_password_alone(ana_on_disk: Person) -> None:
    boris = Person(ana_on_disk.client, cast.make("boris", "Administrator"))
    assert transactions(boris.enter) <= 2


@pytest.mark.parametrize("name", ["ana", "nobody"])
def test_a_refused_password_takes_two(ana_on_disk: Person, name: str) -> None:
    assert transactions(lambda: ana_on_disk.log_in(username=name, password="wrong")) == 2


def test_a_page_that_is_read_writes_nothing(ana_on_disk: Person, clock: Clock) -> None:
    ana_on_disk.enter()
    assert transactions(lambda: ana_on_disk.client.get("/account/security")) == 0
    clock.advance(60)
    assert transactions(lambda: ana_on_disk.client.get("/account/security")) == 1
