"""7 and 28 days after set-up a banner asks for a code, until one was right."""

from datetime import UTC, datetime, timedelta

import pytest
from tests import cast
from tests.clock import Clock
from tests.sign_in.conftest import Person

from vratar.authenticators.totp.check_up import is_due
from vratar.authenticators.totp.models import TotpAuthenticator
from vratar.core import clock as time

ASKED = "Check that you can still log in: you have not used a code since"
BOUND = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def unused_since(person: Person, days: int) -> None:
    """As if no code had been used for so many days."""
    held = TotpAuthenticator.objects.filter(account=person.account)
    held.update(last_used_at=time.now() - days * DAY)


@pytest.fixture
def ana(clock: Clock, protected_ana: Person) -> Person:
    """Set up 8 days ago, and signed in now."""
    clock.advance(8 * DAY.total_seconds())
    protected_ana.enter()
    clock.advance(90)  # past the step of the sign-in
    return protected_ana


def asks(person: Person, path: str = "/") -> bool:
    return ASKED in person.client.get(path).content.decode()


@pytest.mark.parametrize(
    ("days", "used", "due"),
    [
        *((6, 0, False), (7, 0, True), (20, 0, True), (20, 1, False)),
        *((27, 3, False), (28, 3, True), (28, 8, False), (90, 6, True), (90, 30, False)),
    ],
)
def test_it_is_due_after_7_and_28_days_unless_a_code_was_used_since(
    days: int, used: int, due: bool
) -> None:
    assert is_due(BOUND, BOUND + used * DAY, BOUND + days * DAY) == due


def test_every_page_asks_and_leads_to_the_test(ana: Person) -> None:
    assert not asks(ana)
    unused_since(ana, 9)
    for path in ("/", "/account/security", "/account/sessions"):
        assert asks(ana, path)
    text = ana.client.get("/").content.decode()
    assert '<a href="/account/two-factor/test">Test a code</a>' in text
    assert not asks(ana, "/account/two-factor/test")


def test_a_right_code_on_the_test_page_ends_it_and_a_wrong_one_does_not(ana: Person) -> None:
    unused_since(ana, 9)
    ana.client.post("/account/two-factor/test", {"code": cast.wrong_code(ana.secret)})
    assert asks(ana)
    ana.client.post("/account/two-factor/test", {"code": cast.code(ana.secret)})
    assert not asks(ana)


def test_a_sign_in_with_a_code_ends_it(ana: Person) -> None:
    unused_since(ana, 9)
    ana.client.post("/logout")
    ana.enter()
    assert not asks(ana)


def test_nobody_is_asked_before_the_session_has_two_factors(ana: Person) -> None:
    unused_since(ana, 9)
    ana.client.post("/logout")
    ana.log_in()
    assert not asks(ana, "/login/code")
