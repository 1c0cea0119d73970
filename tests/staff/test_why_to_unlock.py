"""The entry of somebody who waits says so to whom it helps: those who may unlock."""

import pytest
from tests import cast
from tests.clock import Clock
from tests.policy import states
from tests.sign_in.conftest import Person
from tests.staff.acting import browser_of, page_of

from vratar.accounts.models import Administrator
from vratar.core import clock as time
from vratar.throttle import services as budgets

CODES = "after wrong codes."
PASSWORDS = "after wrong passwords."


@pytest.fixture
def waiting(igor: Administrator) -> Administrator:
    """Igor, whose codes wait."""
    person = Person(states.anonymous(igor), igor)
    secret = cast.enrol(igor)
    person.log_in()
    for _ in range(4):
        person.type_code(cast.wrong_code(secret))
    return igor


def entry(reader: Administrator, about: Administrator) -> str:
    return browser_of(reader).get(page_of(about, "")).content.decode()


def test_it_is_told_near_the_button_and_is_gone_afterwards(
    ana: Administrator, waiting: Administrator
) -> None:
    browser = browser_of(ana)
    page = browser.get(page_of(waiting, "")).content.decode()
    assert "Waits until" in page
    assert CODES in page
    assert PASSWORDS not in page
    browser.post(page_of(waiting, "unlock"))
    assert "Waits until" not in browser.get(page_of(waiting, "")).content.decode()


def test_wrong_passwords_are_told_as_those(ana: Administrator, igor: Administrator) -> None:
    for number in range(6):
        budgets.reserve_password(igor.pk, "igor", f"192.0.2.{number}", time.now())
    page = entry(ana, igor)
    assert PASSWORDS in page
    assert CODES not in page


def test_a_wait_that_unlocking_does_not_end_is_not_told(
    ana: Administrator, igor: Administrator, clock: Clock
) -> None:
    for _ in range(20):
        budgets.reserve_recovery_code(igor.pk, time.now(), known=False)
    clock.advance(3600)
    assert "Waits until" not in entry(ana, igor)


def test_who_may_not_unlock_is_not_told(vera: Administrator, waiting: Administrator) -> None:
    page = entry(vera, waiting)
    assert "igor" in page
    assert "Waits until" not in page


def test_of_oneself_it_is_told_on_one_s_own_page_only(ana: Administrator) -> None:
    browser = browser_of(ana)
    for number in range(6):
        budgets.reserve_password(ana.pk, "ana", f"192.0.2.{number}", time.now())
    assert "Waits until" not in browser.get(page_of(ana, "")).content.decode()
