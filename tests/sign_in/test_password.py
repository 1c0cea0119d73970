"""The password step: one answer to everything wrong, in only when nothing more is owed."""

import pytest
from django.test import Client
from tests import cast
from tests.clock import Clock
from tests.sign_in.conftest import Person

from vratar.accounts.models import Administrator
from vratar.sessions.models import PendingSignIn, Session


def test_the_right_password_of_an_unprotected_administrator_opens_a_session_and_the_set_up(
    ana: Person,
) -> None:
    response = ana.log_in()
    assert (response.status_code, response["Location"]) == (303, "/account/two-factor/totp/1")
    assert Session.objects.get().level == 1
    assert ana.client.get("/").status_code == 200


def test_the_right_password_of_a_protected_administrator_opens_no_session(
    protected_ana: Person,
) -> None:
    response = protected_ana.log_in()
    assert (response.status_code, response["Location"]) == (303, "/login/code")
    assert not Session.objects.exists()
    assert protected_ana.client.get("/").status_code == 303


@pytest.mark.parametrize("name", ["ANA", " ana ", "\uff41\uff4e\uff41"])
def test_the_username_may_be_typed_in_any_spelling(ana: Person, name: str) -> None:
    assert ana.log_in(username=name).status_code == 303


def test_everything_wrong_gets_one_answer(ana: Person) -> None:
    inactive = cast.make("boris", "Administrator")
    Administrator.objects.filter(pk=inactive.pk).update(is_active=False)
    tries = [
        {"username": "ana", "password": "wrong"},
        {"username": "nobody", "password": cast.PASSWORD},
        {"username": "boris", "password": cast.PASSWORD},
        {"username": "ana", "password": "x" * 5000},
    ]
    answers = []
    for typed in tries:
        browser = Client(headers={"Sec-Fetch-Site": "same-origin"})
        response = browser.post("/login", typed)
        page = response.content.decode().replace(typed["username"], "NAME")
        answers.append((response.status_code, _without_csrf(page), sorted(response.cookies)))
    assert answers[0][0] == 422
    assert "The username or password is not correct." in answers[0][1]
    assert all(answer == answers[0] for answer in answers)


def _without_csrf(page: str) -> str:
    return "\n".join(line for line in page.split("\n") if "csrfmiddlewaretoken" not in line)


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ({}, "Enter your username."),
        ({"username": "ana"}, "Enter your password."),
        ({"username": "  ", "password": "x"}, "Enter your username."),
    ],
)
def test_an_empty_field_is_told_and_not_counted(
    ana: Person, typed: dict[str, str], text: str
) -> None:
    response = ana.client.post("/login", typed)
    assert response.status_code == 422
    assert text in response.content.decode()


def test_the_username_is_kept_and_the_password_is_not(ana: Person) -> None:
    page = ana.log_in(password="wrong-but-private").content.decode()
    assert 'value="ana"' in page
    assert "wrong-but-private" not in page


def test_a_string_of_failures_makes_everybody_wait_the_right_password_too(
    ana: Person, clock: Clock
) -> None:
    for _ in range(4):
        assert ana.log_in(password="wrong").status_code == 422
    response = ana.log_in()
    assert response.status_code == 429
    assert int(response["Retry-After"]) == 1
    assert "Too many attempts. Try again in" in response.content.decode()
    clock.advance(1)
    assert ana.log_in().status_code == 303


def test_an_unknown_name_waits_like_a_known_one(ana: Person) -> None:
    for _ in range(4):
        ana.log_in(username="nobody", password="wrong")
    response = ana.log_in(username="nobody")
    assert (response.status_code, response["Retry-After"]) == (429, "1")


def test_from_another_address_the_administrator_gets_in_although_the_lane_waits(
    ana: Person, clock: Clock
) -> None:
    for _ in range(4):
        ana.log_in(password="wrong")
    elsewhere = Client(headers={"Sec-Fetch-Site": "same-origin"}, REMOTE_ADDR="198.51.100.7")
    typed = {"username": "ana", "password": cast.PASSWORD}
    assert elsewhere.post("/login", typed).status_code == 303


def test_one_source_has_a_budget_over_all_accounts(ana: Person, clock: Clock) -> None:
    for number in range(20):
        assert ana.log_in(username=f"name{number}", password="wrong").status_code == 422
    assert ana.log_in().status_code == 429
    clock.advance(600)
    assert ana.log_in().status_code == 303


def test_after_signing_in_one_lands_where_one_wanted_to_go(protected_ana: Person) -> None:
    wanted = "/setup/staff/administrators/"
    first = protected_ana.client.get(wanted)
    assert first["Location"] == "/login?notice=needed&next=%2Fsetup%2Fstaff%2Fadministrators%2F"
    protected_ana.log_in(next=wanted)
    assert protected_ana.type_code(cast.code(protected_ana.secret))["Location"] == wanted


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb"],
)
def test_a_foreign_target_is_dropped(protected_ana: Person, target: str) -> None:
    protected_ana.log_in(next=target)
    assert protected_ana.type_code(cast.code(protected_ana.secret))["Location"] == "/"


def test_the_password_step_ends_nobodys_session(protected_ana: Person, clock: Clock) -> None:
    protected_ana.enter()
    thief = Client(headers={"Sec-Fetch-Site": "same-origin"}, REMOTE_ADDR="198.51.100.7")
    thief.post("/login", {"username": "ana", "password": cast.PASSWORD})
    assert protected_ana.client.get("/").status_code == 200
    assert PendingSignIn.objects.count() == 1


def test_of_pending_sign_ins_the_newest_five_live(protected_ana: Person, clock: Clock) -> None:
    for _ in range(7):
        protected_ana.log_in()
    assert PendingSignIn.objects.count() == 5
