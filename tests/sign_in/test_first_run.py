"""The first run: one link, one Owner, no default account."""

import pytest
from django.test import Client
from tests import cast

from vratar.accounts.models import Administrator
from vratar.sessions.models import Session
from vratar.sign_in.services.first_run import issue_first_run_link

TYPED = {
    "username": "ana",
    "email": "ana@example.mk",
    "password": cast.PASSWORD,
    "password_repeat": cast.PASSWORD,
}


@pytest.fixture
def link(db: None) -> str:
    url = issue_first_run_link()
    assert url
    return url.removeprefix("http://127.0.0.1:8000")


def test_the_link_makes_the_owner_and_leads_to_the_set_up(client: Client, link: str) -> None:
    assert client.get(link)["Location"] == "/first-run/form"
    assert client.get("/first-run/form").status_code == 200
    assert client.post("/first-run/form", TYPED)["Location"] == "/account/two-factor/totp/1"
    owner = Administrator.objects.get()
    assert (owner.username, owner.role.name) == ("ana", "Owner")
    assert client.get("/").status_code == 200


def test_afterwards_there_is_no_such_page_and_no_new_link(client: Client, link: str) -> None:
    client.get(link)
    client.post("/first-run/form", TYPED)
    stranger = Client(headers={"Sec-Fetch-Site": "same-origin"})
    assert stranger.get(link).status_code == 404
    assert client.get("/first-run/form").status_code == 404
    assert issue_first_run_link() is None


def test_of_two_people_with_the_link_one_succeeds(client: Client, link: str) -> None:
    other = Client(headers={"Sec-Fetch-Site": "same-origin"})
    client.get(link)
    other.get(link)
    assert client.post("/first-run/form", TYPED).status_code == 303
    assert other.post("/first-run/form", {**TYPED, "username": "mallory"}).status_code == 404
    assert Administrator.objects.count() == 1


def test_a_newer_link_makes_the_older_one_void(client: Client, link: str) -> None:
    issue_first_run_link()
    assert client.get(link).status_code == 404


def test_opening_the_link_uses_nothing_up(client: Client, link: str) -> None:
    for _ in range(3):
        assert client.get(link).status_code == 303
    assert client.head(link).status_code == 303


@pytest.mark.parametrize("path", ["/first-run/form", "/first-run/wrong-token"])
def test_without_the_link_there_is_no_page(client: Client, link: str, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ({"username": ""}, "Enter your username."),
        ({"username": "a b"}, "Use 1 to 30 letters, digits, dots"),
        ({"username": "x" * 31}, "Use 1 to 30 letters, digits, dots"),
        ({"email": "nowhere"}, "Enter an email address like name@example.com."),
        ({"password": "short"}, "Use at least 12 characters."),
        ({"password": "password1234"}, "on a list of known passwords"),
        ({"password": "Vratar!!!2026!!!"}, "must not contain your name"),
        ({"password_repeat": "another quiet river"}, "The passwords do not match."),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_nothing_is_made(
    client: Client, link: str, typed: dict[str, str], text: str
) -> None:
    client.get(link)
    response = client.post("/first-run/form", {**TYPED, **typed})
    assert response.status_code == 422
    assert text in response.content.decode()
    assert cast.PASSWORD not in response.content.decode()
    assert not Administrator.objects.exists()
    assert not Session.objects.exclude(account=None).exists()


def test_a_forged_ticket_is_no_ticket(client: Client, link: str) -> None:
    client.get(link)
    row = Session.objects.get()
    row.data = {"first_run": "not hex"}
    row.save()
    assert client.get("/first-run/form").status_code == 404


@pytest.mark.django_db
def test_before_there_is_an_owner_the_login_page_says_where_to_begin(client: Client) -> None:
    assert "Nobody can log in yet." in client.get("/login?notice=needed").content.decode()
    cast.make("ana")
    assert "Nobody can log in yet." not in client.get("/login?notice=needed").content.decode()
