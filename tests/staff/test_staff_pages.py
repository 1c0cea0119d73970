"""Setup > Staff Management > Administrators: who sees whom, and what one's own entry does."""

import pytest
from django.test import Client
from tests import cast
from tests.clock import Clock

from vratar.accounts.models import Administrator, Role

LIST = "/setup/staff/administrators/"


def signed_in(account: Administrator) -> Client:
    """A browser after the password; with nothing bound that is a session."""
    browser = Client(headers={"Sec-Fetch-Site": "same-origin"})
    browser.post("/login", {"username": account.username, "password": cast.PASSWORD})
    return browser


@pytest.fixture
def ana(db: None, clock: Clock) -> Administrator:
    return cast.make("ana")


@pytest.fixture
def boris(ana: Administrator) -> Administrator:
    return cast.make("boris", "Administrator")


def test_an_owner_sees_and_opens_everybody(ana: Administrator, boris: Administrator) -> None:
    browser = signed_in(ana)
    page = browser.get(LIST).content.decode()
    assert "2 administrators, 0 protected." in page
    assert "boris" in page
    assert f'href="{LIST}{ana.pk}/"' in page
    assert f'href="{LIST}{boris.pk}/"' in page
    assert browser.get(f"{LIST}{boris.pk}/").status_code == 200
    assert browser.get(f"{LIST}{boris.pk + 100}/").status_code == 404


def test_who_may_not_view_others_sees_the_own_entry_only(
    ana: Administrator, boris: Administrator
) -> None:
    Role.objects.filter(pk=boris.role_id).update(permissions=[])
    page = signed_in(boris).get(LIST).content.decode()
    assert f'href="{LIST}{boris.pk}/"' in page
    assert "<bdi>ana</bdi>" not in page
    assert signed_in(boris).get(f"{LIST}{ana.pk}/").status_code == 404


def test_the_entry_has_the_section_the_option_and_the_button(ana: Administrator) -> None:
    page = signed_in(ana).get(f"{LIST}{ana.pk}/").content.decode()
    assert "<h2>Two-Factor Authentication</h2>" in page
    assert "Time-based Tokens (TOTP)" in page
    assert "Save Changes" in page


@pytest.mark.parametrize(
    ("bound", "method", "leads_to"),
    [
        (False, "totp", "/account/two-factor/totp/"),
        (False, "off", LIST),
        (True, "off", "/account/two-factor/off"),
        (True, "totp", LIST),
    ],
)
def test_saving_leads_to_what_was_chosen(
    ana: Administrator, bound: bool, method: str, leads_to: str
) -> None:
    secret = cast.enrol(ana) if bound else b""
    browser = signed_in(ana)
    if bound:
        browser.post("/login/code", {"code": cast.code(secret)})
    response = browser.post(f"{LIST}{ana.pk}/", {"method": method})
    assert (response.status_code, response["Location"]) == (303, leads_to)


def test_an_unknown_method_is_an_error_at_its_field(ana: Administrator) -> None:
    response = signed_in(ana).post(f"{LIST}{ana.pk}/", {"method": "sms"})
    assert response.status_code == 422
    assert "Choose one of the listed values." in response.content.decode()


def test_what_is_read_only_stays_as_it_is(ana: Administrator) -> None:
    typed = {"method": "off", "username": "mallory", "role": "Owner", "email": "m@example.mk"}
    signed_in(ana).post(f"{LIST}{ana.pk}/", typed)
    ana.refresh_from_db()
    assert (ana.username, ana.email) == ("ana", "ana@example.mk")
