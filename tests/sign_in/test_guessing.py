"""The guessing simulation of security.md §6: what an attacker gets, counted from the audit log.

Mallory has any number of addresses and all the time there is; Ana wants to work.
"""

from itertools import count

import pytest
from django.test import Client
from tests import cast
from tests.clock import Clock
from tests.sign_in.conftest import Person
from tests.sign_in.test_known_browser import COOKIE, at, browser, known

from vratar.accounts.models import SecurityState
from vratar.audit.models import Event

__all__ = ["known"]

MINUTE, HOUR = 60, 3600
QUARTER = 15 * MINUTE
FRESH = (f"2001:db8:{number:x}::1" for number in count())
"""A new IPv6 network each time."""


def evaluated(since: int = 0) -> int:
    """Codes that were looked at and were wrong."""
    return Event.objects.filter(action="second_factor.refused", pk__gt=since).count()


def guess_codes(thief: Person, wrong: str) -> None:
    """Log in with the stolen password, and try codes until nothing more is evaluated."""
    if thief.log_in().status_code != 303:
        return
    for _ in range(6):
        before = evaluated()
        thief.type_code(wrong)
        if evaluated() == before:
            return


def enters(person: Person) -> bool:
    """Whether both steps lead in."""
    if person.log_in().status_code != 303:
        return False
    return person.type_code(cast.code(person.secret)).status_code == 303


def test_a_stolen_password_is_worth_ten_codes_from_anywhere_for_ever(
    known: Person, clock: Clock
) -> None:
    wrong = cast.wrong_code(known.secret)
    hours = 0
    for hours in range(24 * 3):
        guess_codes(at(browser(next(FRESH)), known), wrong)
        guess_codes(at(browser(next(FRESH)), known), wrong)
        clock.advance(HOUR)
        if hours % 8 == 0:
            assert enters(known)
            known.client.post("/logout")
        wrong = cast.wrong_code(known.secret)
    assert hours
    assert evaluated() == 10
    assert SecurityState.objects.get().password_compromised_at is not None


def test_ana_on_a_new_browser_uses_a_recovery_code_meanwhile(known: Person, clock: Clock) -> None:
    codes = cast.recovery_codes_of(known.account)
    for _ in range(30):
        guess_codes(at(browser(next(FRESH)), known), cast.wrong_code(known.secret))
        clock.advance(QUARTER)
    ana = at(browser("192.0.2.77"), known)
    assert ana.log_in().status_code == 303
    answer = ana.client.post("/login/recovery", {"recovery_code": codes[0]})
    assert answer["Location"] == "/login/recovered"


def test_a_new_password_ends_it_and_the_stolen_one_is_worth_nothing(
    known: Person, clock: Clock
) -> None:
    new = "another river under tall pines"
    for _ in range(30):
        guess_codes(at(browser(next(FRESH)), known), cast.wrong_code(known.secret))
        clock.advance(QUARTER)
    assert known.enter()["Location"] == "/account/password"
    assert known.client.get("/account/password")["Location"] == "/reauthenticate"
    known.reauthenticate(known.fresh_code(clock))
    typed = {"current_password": cast.PASSWORD, "password": new, "password_repeat": new}
    assert known.client.post("/account/password", typed).status_code == 303
    last = Event.objects.latest("pk").pk
    guess_codes(at(browser(next(FRESH)), known), cast.wrong_code(known.secret))
    assert evaluated(last) == 0
    ana = at(browser("192.0.2.77"), known)
    clock.advance(QUARTER)
    assert ana.log_in(password=new).status_code == 303
    assert ana.type_code(cast.code(ana.secret)).status_code == 303


def test_with_a_known_browser_s_cookie_too_it_is_worth_fifty_and_then_nothing(
    known: Person, clock: Clock
) -> None:
    cookie = known.client.cookies[COOKIE].value
    for _ in range(24 * 6):
        thief = at(browser(next(FRESH)), known)
        thief.client.cookies[COOKIE] = cookie
        guess_codes(thief, cast.wrong_code(known.secret))
        clock.advance(HOUR)
    by_lane = [
        Event.objects.filter(action="second_factor.refused", text__contains=f'"lane":"{lane}"')
        for lane in ("known", "unknown")
    ]
    assert [found.count() for found in by_lane] == [50, 0]
    assert Event.objects.filter(action="authenticator.disabled").count() == 1


@pytest.mark.parametrize("minutes", [7, 300])
def test_who_knows_only_the_name_holds_a_new_browser_off_for_a_quarter_of_an_hour_at_most(
    known: Person, clock: Clock, minutes: int
) -> None:
    clock.advance(minutes * MINUTE)

    def attack() -> None:
        """Take every try that anybody could have."""
        for _ in range(4):
            at(browser(next(FRESH)), known).log_in(password="wrong")

    for _ in range(20):
        attack()
        clock.advance(QUARTER // 3)
    ana, waited = at(browser("192.0.2.77"), known), 0
    attack()
    while not enters(ana):
        attack()
        waited += MINUTE
        clock.advance(MINUTE)
        assert waited <= QUARTER
    assert enters_again(known, clock)


def enters_again(person: Person, clock: Clock) -> bool:
    """Whether the known browser gets in, with a code of its own."""
    clock.advance(30)
    return enters(person)


def test_ana_who_mistyped_on_a_new_browser_is_in_within_a_quarter(
    known: Person, clock: Clock
) -> None:
    for _ in range(40):
        at(browser(next(FRESH)), known).log_in(password="wrong")
        clock.advance(QUARTER // 3)
    ana = at(browser("192.0.2.77"), known)
    assert ana.log_in(password="mistyped").status_code == 422
    assert ana.log_in().status_code == 429
    waited = 0
    while not enters(ana):
        waited += MINUTE
        clock.advance(MINUTE)
        at(browser(next(FRESH)), known).log_in(password="wrong")
    assert waited <= QUARTER


def test_one_address_gets_twenty_passwords_in_ten_minutes_whatever_the_names(
    known: Person, clock: Clock
) -> None:
    thief = Client(headers={"Sec-Fetch-Site": "same-origin"}, REMOTE_ADDR="203.0.113.5")
    answers = [
        at(thief, known).log_in(username=f"name{number}", password="wrong").status_code
        for number in range(30)
    ]
    assert answers == [422] * 20 + [429] * 10
    clock.advance(10 * MINUTE)
    assert at(thief, known).log_in(username="another", password="wrong").status_code == 422
