"""Somebody comes back: without their old password, through a set-up link."""

import pytest
from django.test import Client
from pytest_django import Settings
from tests import cast
from tests.sign_in import mail
from tests.staff.acting import browser_of, page_of, session_of
from tests.staff.second_approver import turn_on
from tests.staff.test_set_up_links import token_in

from vratar.accounts.links import Kind, read
from vratar.accounts.models import Administrator
from vratar.audit.models import Event
from vratar.notices.models import Mail
from vratar.staff.services.lifecycle import deactivate, reactivate


@pytest.fixture
def gone(ana: Administrator, igor: Administrator) -> Administrator:
    deactivate(session_of(ana), igor.pk, cast.ANAS_LAPTOP)
    return igor


def test_they_are_invited_again(ana: Administrator, gone: Administrator) -> None:
    browser = browser_of(ana)
    assert "choosing a new password" in browser.get(page_of(gone, "reactivate")).content.decode()
    response = browser.post(page_of(gone, "reactivate"))
    assert response.status_code == 200
    link = read(Kind.SET_UP, token_in(response.content.decode()))
    assert link is not None
    assert (link.account.pk, link.account.is_invited) == (gone.pk, True)
    event = Event.objects.get(action="administrator.reactivated")
    assert (event.actor, event.target) == (f"administrator:{ana.pk}", f"administrator:{gone.pk}")


def test_the_link_is_mailed_where_that_is_chosen(
    ana: Administrator, gone: Administrator, settings: Settings
) -> None:
    mail.turn_on(settings)
    response = browser_of(ana).post(page_of(gone, "reactivate"), {"delivery": "mail"})
    assert response.status_code == 303
    assert [(one.kind, one.address) for one in Mail.objects.all()] == [
        ("set-up link", "igor@example.mk")
    ]


def test_somebody_active_is_left_alone(ana: Administrator, igor: Administrator) -> None:
    browser = browser_of(ana)
    for method in ("get", "post"):
        assert getattr(browser, method)(page_of(igor, "reactivate")).status_code == 303
    reactivate(session_of(ana), igor.pk, by_mail=False, client=cast.ANAS_LAPTOP)
    igor.refresh_from_db()
    assert igor.has_usable_password()


def test_with_a_second_approver_a_deactivation_is_no_way_to_reset_somebody_alone(
    ana: Administrator, igor: Administrator
) -> None:
    turn_on()
    cast.enrol(igor)
    page = browser_of(ana).get(page_of(igor, "deactivate")).content.decode()
    assert "two-factor authentication and" not in page
    deactivate(session_of(ana), igor.pk, cast.ANAS_LAPTOP)
    shown = browser_of(ana).post(page_of(igor, "reactivate")).content.decode()
    thief = Client(headers={"Sec-Fetch-Site": "same-origin"})
    form = thief.get(f"/setup-link/{igor.pk}/{token_in(shown)}")["Location"]
    password = "another river under tall pines"
    saved = thief.post(form, {"password": password, "password_repeat": password})
    assert saved["Location"] == "/login?notice=saved"
    owed = thief.post("/login", {"username": "igor", "password": password})
    assert owed["Location"] == "/login/code"
