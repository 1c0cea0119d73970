"""Counters on one's own page: wrong passwords of the last day, and what waits until when."""

from datetime import UTC, datetime

import pytest
from tests import cast
from tests.clock import Clock
from tests.sign_in.conftest import Person
from tests.sign_in.test_known_browser import at, browser

from vratar.accounts.models import SecurityState
from vratar.core import clock as time
from vratar.sign_in.activity import wrong_passwords
from vratar.sign_in.services.later import sum_up_refusals
from vratar.throttle import services as budgets
from vratar.throttle.budgets import KNOWN
from vratar.throttle.models import Lane

NOON = datetime(2026, 11, 24, 12, 0, 5, tzinfo=UTC).timestamp()
HOUR = 3600
PAGE = "/account/security"


@pytest.fixture
def inside(protected_ana: Person, clock: Clock) -> Person:
    """Ana, signed in at noon, whose clock runs by UTC."""
    SecurityState.objects.update(time_zone="UTC")
    clock.set(NOON)
    protected_ana.enter()
    return protected_ana


def text_of(person: Person) -> str:
    return person.client.get(PAGE).content.decode()


def guess(person: Person, times: int) -> None:
    """Wrong passwords for this person, each from an address of its own."""
    for number in range(times):
        at(browser(f"2001:db8:{number:x}::1"), person).log_in(password="wrong")


def test_where_nothing_was_tried_nothing_is_said(inside: Person) -> None:
    page = text_of(inside)
    assert "Wrong passwords in the last 24 hours" not in page
    assert "wait until" not in page


def test_wrong_passwords_are_counted_before_and_after_they_are_summed_up(
    inside: Person, clock: Clock
) -> None:
    guess(inside, 13)
    assert wrong_passwords(inside.account.pk) == 13
    clock.advance(16 * 60)
    sum_up_refusals()
    assert wrong_passwords(inside.account.pk) == 13
    assert "Wrong passwords in the last 24 hours: 13" in text_of(inside)


def test_after_a_day_they_are_not_told_any_more(inside: Person, clock: Clock) -> None:
    guess(inside, 2)
    clock.advance(24 * HOUR + 1)
    assert wrong_passwords(inside.account.pk) == 0


def test_those_of_others_are_not_counted(inside: Person) -> None:
    cast.make("boris", "Support")
    at(browser(), inside).log_in(username="boris", password="wrong")
    assert wrong_passwords(inside.account.pk) == 0


def test_the_waits_of_logins_and_codes_are_told_with_their_end(inside: Person) -> None:
    guess(inside, 14)
    thief = at(browser(), inside)
    thief.log_in()  # the address is fresh: the one try it has
    guess(inside, 10)
    page = text_of(inside)
    # The time is rounded up: at 12:01 by the clock on the wall the wait is over.
    assert "Logins from browsers you have not used before wait until 12:0" in page
    for _ in range(4):
        thief.type_code(cast.wrong_code(inside.secret))
    assert "Codes from browsers you have not used before wait until 12:01." in text_of(inside)


def test_a_wait_of_the_known_browsers_is_told_as_theirs(inside: Person) -> None:
    for _ in range(4):
        inside.client.post("/account/two-factor/test", {"code": cast.wrong_code(inside.secret)})
    assert "Codes from your known browsers wait until 12:01." in text_of(inside)


@pytest.mark.parametrize(
    ("known", "whose"),
    [(False, "browsers you have not used before"), (True, "your known browsers")],
)
def test_the_reserve_of_recovery_codes_is_told_with_the_day(
    inside: Person, clock: Clock, known: bool, whose: str
) -> None:
    for _ in range(20):
        budgets.reserve_recovery_code(inside.account.pk, time.now(), known=known)
    clock.advance(HOUR / 2)
    assert f"Recovery codes from {whose} wait until 25 Nov 2026, 12:01." in text_of(inside)


def test_recovery_codes_that_are_over_for_good_are_told_so(inside: Person) -> None:
    key = f"{KNOWN.recovery.kind}:{inside.account.pk}"
    now = datetime.fromtimestamp(NOON, UTC)
    Lane.objects.create(key=key, account=inside.account, consecutive=100, touched_at=now)
    page = text_of(inside)
    assert "After too many wrong recovery codes none is accepted until a reset." in page
