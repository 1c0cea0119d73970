"""Re-authentication: password and a fresh code, bound to one session, for ten minutes."""

import pytest
from django.test import Client
from tests import cast
from tests.clock import Clock
from tests.sign_in.conftest import Person

from vratar.sessions.models import Session

NEW = "/account/recovery-codes/new"


@pytest.fixture
def asked(protected_ana: Person, clock: Clock) -> Person:
    """Ana, signed in, before the question."""
    protected_ana.enter()
    assert protected_ana.client.get(NEW)["Location"] == "/reauthenticate"
    return protected_ana


def test_the_page_says_what_it_is_for(asked: Person) -> None:
    page = asked.client.get("/reauthenticate").content.decode()
    assert "make new recovery codes" in page


def test_both_right_lead_back_under_a_new_id(asked: Person, clock: Clock) -> None:
    before = asked.client.cookies["vratar-session"].value
    assert asked.reauthenticate(asked.fresh_code(clock))["Location"] == NEW
    assert asked.client.cookies["vratar-session"].value != before
    assert asked.client.get(NEW).status_code == 200


def test_it_lasts_ten_minutes_in_this_session_only(asked: Person, clock: Clock) -> None:
    asked.reauthenticate(asked.fresh_code(clock))
    other = Person(Client(headers={"Sec-Fetch-Site": "same-origin"}), asked.account)
    other.secret = asked.secret
    clock.advance(30)
    other.enter()
    assert other.client.get(NEW).status_code == 303
    clock.advance(569)
    assert asked.client.get(NEW).status_code == 200
    clock.advance(1)
    assert asked.client.get(NEW).status_code == 303


def test_the_code_of_the_sign_in_does_not_count_again(asked: Person) -> None:
    response = asked.reauthenticate(cast.code(asked.secret))
    assert response.status_code == 422
    assert "That was not accepted." in response.content.decode()


@pytest.mark.parametrize("password", ["wrong", "x" * 5000])
def test_a_wrong_password_leaves_the_code_unspent(
    asked: Person, clock: Clock, password: str
) -> None:
    code = asked.fresh_code(clock)
    assert asked.reauthenticate(code, password).status_code == 422
    assert asked.reauthenticate(code).status_code == 303


def test_five_failures_end_the_session(asked: Person, clock: Clock) -> None:
    for _ in range(4):
        assert asked.reauthenticate("000000", "wrong").status_code == 422
        clock.advance(60)
    assert asked.reauthenticate("000000", "wrong")["Location"] == "/login?notice=ended"
    assert not Session.objects.exists()


def test_it_waits_like_a_sign_in(asked: Person, clock: Clock) -> None:
    wrong = cast.wrong_code(asked.secret)
    for _ in range(4):
        asked.reauthenticate(wrong)
    response = asked.reauthenticate(asked.fresh_code(clock))
    assert response.status_code == 303
    for _ in range(4):
        asked.client.get(NEW)
        asked.reauthenticate(wrong)
    assert asked.reauthenticate(cast.code(asked.secret, 1)).status_code == 429


def test_wrong_passwords_of_somebody_at_the_login_page_stop_nobody_signed_in(
    asked: Person, clock: Clock
) -> None:
    outsider = Person(Client(headers={"Sec-Fetch-Site": "same-origin"}), asked.account)
    while outsider.log_in(password="wrong").status_code == 422:
        pass
    assert asked.reauthenticate(asked.fresh_code(clock))["Location"] == NEW


def test_a_recovery_code_will_do(asked: Person) -> None:
    code = cast.recovery_codes_of(asked.account)[0]
    page = asked.client.get("/reauthenticate?with=recovery-code").content.decode()
    assert 'name="recovery_code"' in page
    typed = {"password": cast.PASSWORD, "recovery_code": code}
    assert asked.client.post("/reauthenticate?with=recovery-code", typed)["Location"] == NEW


def test_without_a_question_it_leads_to_the_account(ana: Person) -> None:
    ana.enter()
    assert ana.client.get("/reauthenticate").status_code == 200
    assert ana.reauthenticate()["Location"] == "/account/security"


def test_it_is_for_those_who_are_signed_in(ana: Person) -> None:
    assert ana.client.get("/reauthenticate").status_code == 303
