"""A new password in place of the current one."""

import pytest
from django.test import Client
from pytest_django import Settings
from tests import cast
from tests.clock import Clock
from tests.sign_in import mail
from tests.sign_in.conftest import Person

from vratar.accounts.models import Administrator, SecurityState
from vratar.audit.models import Event
from vratar.core import clock as now
from vratar.sessions.models import PendingSignIn, Session

PAGE = "/account/password"
NEW = "another river under tall pines"
TYPED = {"current_password": cast.PASSWORD, "password": NEW, "password_repeat": NEW}


@pytest.fixture
def proved(protected_ana: Person, clock: Clock) -> Person:
    """Ana with two factors, just re-authenticated for this page."""
    protected_ana.enter()
    assert protected_ana.client.get(PAGE)["Location"] == "/reauthenticate"
    page = protected_ana.client.get("/reauthenticate").content.decode()
    assert "change your password" in page
    response = protected_ana.reauthenticate(protected_ana.fresh_code(clock))
    assert response["Location"] == PAGE
    return protected_ana


def changed() -> bool:
    return Administrator.objects.get(username="ana").check_password(NEW)


def test_others_end_and_this_session_goes_on_under_a_new_id(
    proved: Person, settings: Settings, clock: Clock
) -> None:
    mail.turn_on(settings)
    SecurityState.objects.update(password_compromised_at=now.now(), link_expires_at=now.now())
    other = Person(Client(headers={"Sec-Fetch-Site": "same-origin"}), proved.account)
    other.log_in()
    assert PendingSignIn.objects.count() == 1
    before = proved.client.cookies["vratar-session"].value
    assert proved.client.post(PAGE, TYPED)["Location"] == "/account/security"
    assert proved.client.cookies["vratar-session"].value != before
    assert proved.client.get("/account/security").status_code == 200
    assert (Session.objects.exclude(account=None).count(), PendingSignIn.objects.count()) == (1, 0)
    assert changed()
    state = SecurityState.objects.get()
    assert (state.password_compromised_at, state.link_expires_at) == (None, None)
    assert ("password changed", "ana@example.mk") in mail.waiting()
    assert Event.objects.filter(action="password.changed").count() == 1


def test_a_wrong_current_password_changes_nothing_and_the_fifth_ends_the_session(
    proved: Person, clock: Clock
) -> None:
    wrong = {**TYPED, "current_password": "not that river at all"}
    for _ in range(4):
        response = proved.client.post(PAGE, wrong)
        assert response.status_code == 422
        assert "The current password is not correct." in response.content.decode()
        clock.advance(5)
    assert proved.client.post(PAGE, wrong)["Location"] == "/login?notice=ended"
    assert not Session.objects.exclude(account=None).exists()
    assert not changed()
    assert Event.objects.filter(action="reauthentication.refused").count() == 5


def test_wrong_passwords_of_somebody_at_the_login_page_stop_nobody_signed_in(
    proved: Person,
) -> None:
    outsider = Person(Client(headers={"Sec-Fetch-Site": "same-origin"}), proved.account)
    while outsider.log_in(password="wrong").status_code == 422:
        pass
    assert proved.client.post(PAGE, TYPED).status_code == 303
    assert changed()


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ({"current_password": ""}, "Enter your password."),
        ({"password_repeat": "a different river"}, "The passwords do not match."),
        ({"password": "short"}, "Use at least 12 characters."),
        (
            {"password": cast.PASSWORD, "password_repeat": cast.PASSWORD},
            "Choose a password that differs from the current one.",
        ),
    ],
)
def test_what_cannot_be_is_told_at_its_field(
    proved: Person, typed: dict[str, str], text: str
) -> None:
    response = proved.client.post(PAGE, {**TYPED, **typed})
    assert response.status_code == 422
    assert text in response.content.decode()
    assert NEW not in response.content.decode()
    assert not changed()


def test_with_the_password_alone_set_up_comes_first(ana: Person) -> None:
    ana.enter()
    for method in (ana.client.get, ana.client.post):
        assert method(PAGE, TYPED)["Location"] == "/account/two-factor/totp/required"
    assert not changed()
