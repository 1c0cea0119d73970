"""Where one is sent, what is kept meanwhile, and what no trick changes."""

import pytest
from django.test import Client
from tests.clock import Clock
from tests.policy.states import STATES

from vratar.accounts.models import Administrator
from vratar.policy.models import Policy, Requirement
from vratar.sessions.models import Session

SENSITIVE = "/account/recovery-codes/new"


def test_the_page_asked_for_is_kept_for_after_the_sign_in(client: Client, db: None) -> None:
    response = client.get("/account/security?a=1&b=/x")
    assert response["Location"] == (
        "/login?notice=needed&next=%2Faccount%2Fsecurity%3Fa%3D1%26b%3D%2Fx"
    )


def test_a_form_that_was_sent_is_not_sent_again(client: Client, db: None) -> None:
    assert client.post("/account/two-factor/test")["Location"] == "/login?notice=needed"


def test_who_had_a_session_is_told_that_it_ended(ana: Administrator, clock: Clock) -> None:
    browser = STATES["in time"](ana)
    clock.advance(3600)
    assert browser.get("/")["Location"] == "/login?notice=ended&next=%2F"


@pytest.mark.parametrize("state", ["overdue", "recovering"])
@pytest.mark.parametrize("method", ["head", "put", "patch", "delete", "options"])
def test_no_method_gets_around_it(ana: Administrator, state: str, method: str) -> None:
    response = getattr(STATES[state](ana), method)("/account/security")
    assert response.status_code == 303


@pytest.mark.parametrize(
    "address",
    ["//account/security", "/account/security/", "/account//security", "/Account/security"],
)
def test_no_spelling_gets_around_it(ana: Administrator, address: str) -> None:
    response = STATES["overdue"](ana).get(address)
    assert response.status_code in {301, 404}


def test_overdue_from_one_request_to_the_next(ana: Administrator) -> None:
    policy = Policy.objects.create(requirement=Requirement.NOBODY, deadline_days=0)
    browser = STATES["in time"](ana)
    assert browser.get("/").status_code == 200
    policy.requirement = Requirement.EVERYBODY
    policy.save()
    assert browser.get("/")["Location"] == "/account/two-factor/totp/required"
    assert browser.get("/account/two-factor/totp/required").status_code == 200


def test_a_password_sign_in_opens_enrolment_for_ten_minutes(
    ana: Administrator, clock: Clock
) -> None:
    browser = STATES["overdue"](ana)
    clock.advance(599)
    assert browser.get("/account/two-factor/totp/1").status_code == 200
    clock.advance(1)
    assert browser.get("/account/two-factor/totp/1")["Location"] == "/reauthenticate"


def test_a_recovery_session_is_asked_nothing_more_as_long_as_it_lasts(
    ana: Administrator, clock: Clock
) -> None:
    browser = STATES["recovering"](ana)
    clock.advance(14 * 60)
    assert browser.get("/account/two-factor/totp/1").status_code == 200


def test_the_target_of_a_re_authentication_is_kept_on_the_server(ana: Administrator) -> None:
    browser = STATES["two-factor"](ana)
    browser.get(f"{SENSITIVE}?next=//evil.example")
    assert Session.objects.get().data["reauthenticate"] == SENSITIVE


def test_an_unknown_page_is_unknown_to_everybody(ana: Administrator) -> None:
    assert {STATES[state](ana).get("/no/such/page").status_code for state in ["anonymous"]} == {404}
    assert STATES["overdue"](ana).get("/no/such/page").status_code == 404
