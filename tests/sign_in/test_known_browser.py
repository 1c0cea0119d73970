"""Who knows a name, or even the password, does not stop its owner on a known browser."""

import pytest
from django.test import Client
from pytest_django import Settings
from tests import cast
from tests.clock import Clock
from tests.sign_in import mail
from tests.sign_in.conftest import Person
from tests.sign_in.test_enrolment import begin, save

from vratar.audit.models import Event
from vratar.sessions.models import KnownBrowser, PendingSignIn
from vratar.throttle.budgets import TRUSTED_PASSWORD

COOKIE = "vratar-browser"


def browser(source: str = "203.0.113.66") -> Client:
    """A browser that was never here, at this address."""
    return Client(headers={"Sec-Fetch-Site": "same-origin"}, REMOTE_ADDR=source)


def at(client: Client, person: Person) -> Person:
    """The same person, or a thief of what they hold, at another browser."""
    other = Person(client, person.account)
    other.secret = person.secret
    return other


@pytest.fixture
def known(protected_ana: Person, clock: Clock) -> Person:
    """Ana, logged out again, at a browser that completed a sign-in."""
    protected_ana.enter()
    protected_ana.client.post("/logout")
    clock.advance(30)
    return protected_ana


def guess(person: Person, password: str, times: int) -> list[int]:
    """So many passwords; what each was answered."""
    return [person.log_in(password=password).status_code for _ in range(times)]


def test_the_cookie_comes_with_the_complete_sign_in_and_says_nothing(
    protected_ana: Person,
) -> None:
    assert COOKIE not in protected_ana.log_in().cookies
    cookie = protected_ana.type_code(cast.code(protected_ana.secret)).cookies[COOKIE]
    assert (cookie["samesite"], cookie["httponly"], cookie["path"]) == ("Strict", True, "/")
    assert (cookie["domain"], cookie["max-age"]) == ("", 30 * 24 * 3600)
    assert "ana" not in cookie.value


def test_it_is_no_factor(known: Person) -> None:
    assert known.log_in()["Location"] == "/login/code"
    assert known.client.get("/")["Location"].startswith("/login")


def test_without_the_password_it_opens_nothing(known: Person) -> None:
    thief = browser()
    thief.cookies[COOKIE] = known.client.cookies[COOKIE].value
    assert thief.get("/")["Location"].startswith("/login")
    assert at(thief, known).type_code(cast.code(known.secret))["Location"].startswith("/login")


def test_a_flood_of_wrong_passwords_from_everywhere_does_not_stop_it(
    known: Person, clock: Clock
) -> None:
    for number in range(60):
        guess(at(browser(f"198.51.100.{number}"), known), "wrong", 2)
    # Not even from her own address, whose budget others have emptied.
    guess(at(browser("127.0.0.1"), known), "wrong", 25)
    clock.advance(1)
    assert at(browser("127.0.0.1"), known).log_in().status_code == 429
    assert known.enter()["Location"] == "/"


def test_a_thief_of_the_password_who_guesses_codes_does_not_stop_it(
    known: Person, clock: Clock
) -> None:
    for number in range(12):
        thief = at(browser(f"198.51.100.{number}"), known)
        thief.log_in()
        thief.type_code(cast.wrong_code(known.secret))
        clock.advance(900)
    refused = at(browser("198.51.100.99"), known)
    refused.log_in()
    page = refused.type_code(cast.code(known.secret))
    assert page.status_code == 422
    assert "codes are not accepted from this browser" in page.content.decode()
    # She signs in, and is led to the new password that is due.
    assert known.enter()["Location"] == "/account/password"


def test_ten_wrong_passwords_from_it_and_it_is_known_no_more(known: Person) -> None:
    limit = TRUSTED_PASSWORD.rolling[0].limit
    assert guess(known, "wrong", limit) == [422] * limit
    assert KnownBrowser.objects.count() == 1
    assert known.log_in(password="wrong").status_code == 422
    assert not KnownBrowser.objects.exists()
    assert Event.objects.filter(action="known_browser.revoked").count() == 1
    # From here on it waits with all unknown ones.
    assert 429 in guess(known, "wrong", 5)


def test_its_half_done_sign_in_counts_in_its_own_lane(known: Person) -> None:
    known.log_in()
    assert PendingSignIn.objects.get().browser is not None
    known.type_code(cast.wrong_code(known.secret))
    event = Event.objects.filter(action="second_factor.refused").get().content()
    assert event["lane"] == "known"


def test_a_new_browser_is_told_by_mail_and_a_known_one_is_not(
    protected_ana: Person, clock: Clock, settings: Settings
) -> None:
    mail.turn_on(settings)
    protected_ana.enter()
    assert mail.waiting() == [("new browser", "ana@example.mk")]
    protected_ana.client.post("/logout")
    clock.advance(30)
    protected_ana.enter()
    assert len(mail.waiting()) == 1
    clock.advance(30)
    at(browser(), protected_ana).enter()
    assert len(mail.waiting()) == 2
    assert Event.objects.filter(action="sign_in.new_browser").count() == 2


def test_enrolment_makes_its_browser_known_so_that_the_next_sign_in_is_no_news(
    ana: Person, clock: Clock, settings: Settings
) -> None:
    mail.turn_on(settings)
    ana.enter()
    ana.secret = begin(ana)
    save(ana, cast.code(ana.secret))
    assert COOKIE in ana.client.cookies
    ana.client.post("/logout")
    clock.advance(30)
    ana.enter()
    assert "new browser" not in [kind for kind, _ in mail.waiting()]


@pytest.mark.parametrize("value", ["", "x", "x" * 5000, "a:b:c", "\xd0\xb6", '"', "a,b"])
def test_a_cookie_of_nonsense_counts_as_none(protected_ana: Person, value: str) -> None:
    protected_ana.client.cookies[COOKIE] = value
    assert protected_ana.enter()["Location"] == "/"


def test_waits_and_revocations_say_the_same_for_a_name_nobody_has(known: Person) -> None:
    nobody = at(browser("198.51.100.1"), known)
    told = [nobody.log_in(username="nobody", password="wrong").status_code for _ in range(6)]
    asked = at(browser("198.51.100.2"), known)
    assert guess(asked, "wrong", 6) == told
