"""Forgotten password: the same answer for everybody, mails for those who have an account."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from tests import cast
from tests.clock import Clock
from tests.sign_in import mail
from tests.sign_in.conftest import Person

from vratar.accounts.models import Administrator
from vratar.audit.models import Event
from vratar.notices.models import Mail

ASK = "/login/forgotten"
ANA, DECOY = ("reset link", "ana@example.mk"), ("reset link", "")


@pytest.fixture(autouse=True)
def _mail(settings: Settings) -> None:
    mail.turn_on(settings)


@pytest.mark.parametrize(
    ("name", "queued"),
    [
        ("ana", ANA),
        (" ANA ", ANA),
        ("ana@example.mk", ANA),
        ("Ana@Example.MK", ANA),
        ("nobody", DECOY),
        ("nobody@example.mk", DECOY),
    ],
)
def test_the_answer_is_the_same_for_everybody(
    ana: Person, name: str, queued: tuple[str, str]
) -> None:
    response = ana.client.post(ASK, {"username": name})
    assert (response.status_code, response["Location"]) == (303, f"{ASK}?sent=1")
    page = ana.client.get(response["Location"]).content.decode()
    assert "If the account exists, we have sent a link. It works once, for one hour." in page
    assert mail.waiting() == [queued]
    event = Event.objects.get(action="link.requested")
    assert name.strip() not in event.text or len(name.strip()) == 1
    assert event.actor == "anonymous"


def test_the_statements_are_the_same_for_everybody(ana: Person) -> None:
    def statements(name: str) -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            ana.client.post(ASK, {"username": name})
        return [query["sql"].split(" ", 1)[0] for query in queries]

    statements("warm-up")
    assert statements("ana") == statements("nobody")


@pytest.mark.parametrize("change", [{"is_active": False}, {"password": "!invited"}])
def test_the_invited_and_the_deactivated_get_nothing(
    ana: Person, change: dict[str, object]
) -> None:
    Administrator.objects.update(**change)
    ana.client.post(ASK, {"username": "ana"})
    assert mail.waiting() == [DECOY]


def test_three_mails_an_hour_and_account(ana: Person, clock: Clock) -> None:
    for _ in range(5):
        assert ana.client.post(ASK, {"username": "ana"}).status_code == 303
    assert mail.waiting() == [ANA, ANA, ANA, DECOY, DECOY]
    clock.advance(3601)
    ana.client.post(ASK, {"username": "ana"})
    assert mail.waiting()[-1] == ANA


def test_each_account_of_an_address_gets_one(ana: Person) -> None:
    Administrator.objects.filter(pk=cast.make("boris").pk).update(email="ana@example.mk")
    ana.client.post(ASK, {"username": "ana@example.mk"})
    assert mail.waiting() == [ANA, ANA]
    assert Mail.objects.values("account").distinct().count() == 2


def test_a_source_asks_twenty_times_in_ten_minutes(ana: Person, clock: Clock) -> None:
    for number in range(20):
        assert ana.client.post(ASK, {"username": f"name{number}"}).status_code == 303
    for name in ("ana", "nobody"):
        response = ana.client.post(ASK, {"username": name})
        assert (response.status_code, response["Retry-After"]) == (429, "600")
        assert "Too many attempts. Try again in" in response.content.decode()
    assert mail.waiting() == [DECOY] * 20
    other = Client(headers={"Sec-Fetch-Site": "same-origin"}, REMOTE_ADDR="192.0.2.77")
    assert other.post(ASK, {"username": "ana"}).status_code == 303
    clock.advance(600)
    assert ana.client.post(ASK, {"username": "ana"}).status_code == 303


def test_nothing_typed_is_told_at_the_field(ana: Person) -> None:
    response = ana.client.post(ASK, {"username": ""})
    assert response.status_code == 422
    assert "Enter your username or email." in response.content.decode()


def test_nothing_changes_until_the_link_is_used(ana: Person) -> None:
    ana.client.post(ASK, {"username": "ana"})
    assert ana.log_in()["Location"] == "/account/two-factor/totp/1"


@pytest.mark.parametrize("method", ["get", "post"])
def test_without_mail_another_administrator_helps(
    ana: Person, settings: Settings, method: str
) -> None:
    mail.turn_off(settings)
    response = getattr(ana.client, method)(ASK, {"username": "ana"})
    assert response.status_code == 200
    text = response.content.decode()
    assert "Ask another administrator for a set-up link." in text
    assert '<form method="post" action="/login/forgotten"' not in text


def test_the_login_page_leads_here(client: Client, db: None) -> None:
    assert f'href="{ASK}"' in client.get("/login").content.decode()
