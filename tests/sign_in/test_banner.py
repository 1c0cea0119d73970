"""What the next sign-in is told of wrong codes, and of a password that must be changed."""

import pytest
from tests import cast
from tests.clock import Clock
from tests.sign_in.conftest import Person
from tests.sign_in.test_known_browser import at, browser

from vratar.accounts.models import SecurityState
from vratar.core import clock as time
from vratar.sessions.models import Session
from vratar.sign_in.services.wrong_codes import WRONG_CODES

MINUTE = 60
TRIED = "wrong codes were tried with your password"
ONE_TRIED = "1 wrong code was tried with your password"
STOLEN = "Choose a new password: somebody who knows it tried wrong codes."
TOLD = "Choose a new password: somebody else may know it."
PAGES = ("/", "/account/security", "/account/sessions", "/setup/staff/administrators/")


def text_of(person: Person, path: str = "/") -> str:
    return person.client.get(path).content.decode()


def attack(person: Person, clock: Clock, times: int) -> None:
    """Try wrong codes with the right password, from elsewhere, each as soon as it is allowed."""
    thief, tried = at(browser(), person), 0
    thief.log_in()
    while tried < times:
        answer = thief.type_code(cast.wrong_code(person.secret))
        if answer.status_code == 429:
            clock.advance(15 * MINUTE)
            thief.log_in()
            continue
        tried += 1
        if answer.status_code == 303:  # five failures end a pending sign-in
            thief.log_in()


@pytest.fixture
def attacked(protected_ana: Person, clock: Clock) -> Person:
    """Ana, signed in after somebody tried two codes."""
    attack(protected_ana, clock, 2)
    protected_ana.enter()
    return protected_ana


@pytest.fixture
def marked(protected_ana: Person, clock: Clock) -> Person:
    """Ana on her known browser, before she signs in; her password is taken for stolen."""
    protected_ana.enter()
    protected_ana.client.post("/logout")
    attack(protected_ana, clock, 10)
    return protected_ana


@pytest.mark.parametrize("path", PAGES)
def test_every_page_tells_how_many_when_and_from_where(attacked: Person, path: str) -> None:
    page = text_of(attacked, path)
    assert f"2 {TRIED}, the last on <time" in page
    assert "<bdi>203.0.113.66</bdi> (<bdi>Unknown browser</bdi>)" in page
    assert "If you mistyped, do nothing." in page
    assert 'href="/account/not-me"' in page


def test_one_code_is_told_as_one(protected_ana: Person, clock: Clock) -> None:
    attack(protected_ana, clock, 1)
    protected_ana.enter()
    assert ONE_TRIED in text_of(protected_ana)


def test_it_was_me_takes_it_away_and_leads_back(attacked: Person) -> None:
    answer = attacked.client.post("/account/it-was-me", {"next": "/account/sessions"})
    assert answer["Location"] == "/account/sessions"
    assert not any(TRIED in text_of(attacked, path) for path in PAGES)
    assert Session.objects.get().data.keys().isdisjoint({WRONG_CODES})


@pytest.mark.parametrize("where", ["https://example.org/", "//example.org/", ""])
def test_it_leads_to_no_other_site(attacked: Person, where: str) -> None:
    assert attacked.client.post("/account/it-was-me", {"next": where})["Location"] == "/"


def test_a_get_takes_nothing_away(attacked: Person) -> None:
    assert attacked.client.get("/account/it-was-me").status_code == 405
    assert TRIED in text_of(attacked)


def test_it_is_told_once_not_at_every_login(attacked: Person, clock: Clock) -> None:
    attacked.client.post("/logout")
    clock.advance(30)
    attacked.enter()
    assert TRIED not in text_of(attacked)


def test_own_typing_errors_are_not_told(protected_ana: Person) -> None:
    protected_ana.log_in()
    protected_ana.type_code(cast.wrong_code(protected_ana.secret))
    protected_ana.type_code(cast.code(protected_ana.secret))
    assert "tried with your password" not in text_of(protected_ana)


def test_after_a_recovery_code_it_comes_when_the_choice_is_made(
    protected_ana: Person, clock: Clock
) -> None:
    attack(protected_ana, clock, 2)
    code = cast.recovery_codes_of(protected_ana.account)[0]
    protected_ana.log_in()
    protected_ana.client.post("/login/recovery", {"recovery_code": code})
    for path in ("/login/recovered", "/account/two-factor/totp/1"):
        assert TRIED not in text_of(protected_ana, path)
    protected_ana.client.post("/login/recovered", {"choice": "continue"})
    assert f"2 {TRIED}" in text_of(protected_ana)


def test_it_was_not_me_marks_the_password_and_says_so_instead(attacked: Person) -> None:
    attacked.client.post("/account/not-me")
    page = text_of(attacked)
    assert TRIED not in page
    assert TOLD in page
    assert 'href="/account/password"' in page


def test_a_stolen_password_is_told_on_every_page_until_it_is_changed(
    marked: Person, clock: Clock
) -> None:
    assert marked.enter()["Location"] == "/account/password"
    for path in PAGES:
        page = text_of(marked, path)
        assert STOLEN in page
        assert f"10 {TRIED}" in page
        assert "If you mistyped, do nothing." not in page
        assert 'href="/account/password"' in page
    # Already before the proof that the change needs, which is why it is asked.
    assert marked.client.get("/account/password")["Location"] == "/reauthenticate"
    assert STOLEN in text_of(marked, "/reauthenticate")
    marked.reauthenticate(marked.fresh_code(clock))
    page = text_of(marked, "/account/password")
    assert STOLEN in page
    assert 'href="/account/password"' not in page
    new = "another river under tall pines"
    typed = {"current_password": cast.PASSWORD, "password": new, "password_repeat": new}
    assert marked.client.post("/account/password", typed).status_code == 303
    for path in PAGES:
        page = text_of(marked, path)
        assert STOLEN not in page
        assert TRIED not in page


def test_with_the_password_alone_nothing_is_said_of_a_page_that_does_not_open(
    ana: Person,
) -> None:
    ana.enter()
    SecurityState.objects.update(password_compromised_at=time.now())
    assert "Choose a new password" not in text_of(ana)


def test_a_stranger_has_nothing_to_answer(db: None) -> None:
    answer = browser().post("/account/it-was-me")
    assert answer["Location"].startswith("/login")
