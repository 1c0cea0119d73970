"""Bad input to every form, under Macedonian: Django's own half-translated texts never show."""

import re
from collections.abc import Mapping

import pytest
from django.test import Client
from tests import cast
from tests.clock import Clock
from tests.sign_in.conftest import Person, Response
from tests.translations.pages import assert_macedonian

from vratar.sign_in.services.first_run import issue_first_run_link

TOTP = "/account/two-factor/totp"
NUL = "a\0b"
LONG = "a" * 5000

Posted = Mapping[str, str]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "posted",
    [
        {},
        {"username": "", "password": ""},
        {"username": NUL, "password": NUL},
        {"username": LONG, "password": LONG},
        {"username": "nobody", "password": "wrong"},
    ],
)
def test_login(client: Client, posted: Posted) -> None:
    assert_macedonian(client.post("/login", posted), 422)


@pytest.mark.django_db
def test_login_that_must_wait(client: Client) -> None:
    for _ in range(20):
        response = client.post("/login", {"username": "nobody", "password": "wrong"})
        if response.status_code == 429:
            break
    assert_macedonian(response, 429)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "posted",
    [
        {},
        {"username": NUL, "email": NUL, "password": NUL, "password_repeat": NUL},
        {"username": LONG, "email": f"{LONG}@example.mk", "password": LONG},
        {"username": "a b", "email": "nowhere", "password": "кратка", "password_repeat": ""},
        {"username": "ana", "email": "a@b.mk", "password": "password1234"},
        {"username": "ana", "email": "a@b.mk", "password": "Vratar!!!2026!!!"},
        {"username": "ana", "email": "a@b.mk", "password": cast.PASSWORD, "password_repeat": "x"},
    ],
)
def test_first_run(client: Client, posted: Posted) -> None:
    client.get((issue_first_run_link() or "").removeprefix("http://127.0.0.1:8000"))
    assert_macedonian(client.post("/first-run/form", posted), 422)


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "000000", NUL, LONG])
def test_code(pending_ana: Person, typed: str) -> None:
    assert_macedonian(pending_ana.type_code(typed), 422)


def test_code_again_and_again(pending_ana: Person) -> None:
    for _ in range(4):
        assert_macedonian(pending_ana.type_code(cast.wrong_code(pending_ana.secret)), 422)
    assert_macedonian(pending_ana.type_code("000000"), 429)


@pytest.mark.parametrize("typed", ["", "7K3M9", "7K3M9-PQX2R-TVW8H-D4NBC-E5FG6", "!", NUL, LONG])
def test_recovery_code(pending_ana: Person, typed: str) -> None:
    assert_macedonian(pending_ana.client.post("/login/recovery", {"recovery_code": typed}), 422)


@pytest.mark.parametrize(
    "posted",
    [{}, {"password": "wrong", "code": "000000"}, {"password": NUL, "code": NUL}, {"code": LONG}],
)
@pytest.mark.parametrize("path", ["/reauthenticate", "/reauthenticate?with=recovery-code"])
def test_reauthentication(protected_ana: Person, path: str, posted: Posted) -> None:
    typed = {**posted, "recovery_code": posted.get("code", "")}
    assert_macedonian(protected_ana.client.post(path, typed), 422)


def _save(person: Person, typed: str) -> Response:
    page = person.client.get(f"{TOTP}/2").content.decode()
    found = re.search(r'name="offered" value="([^"]+)"', page)
    assert found
    return person.client.post(f"{TOTP}/2", {"code": typed, "offered": found[1]})


def _secret(person: Person) -> bytes:
    from vratar.authenticators.totp import enrolment
    from vratar.authenticators.totp.models import PendingEnrolment

    return enrolment.setup_secret(PendingEnrolment.objects.get())


@pytest.mark.parametrize("typed", ["", "12345", "abcdef", "000000", NUL, LONG])
def test_token_code(ana: Person, typed: str) -> None:
    ana.client.post(f"{TOTP}/1")
    assert_macedonian(_save(ana, typed), 422)


@pytest.mark.parametrize("steps", [-6, 6, 42, -42])
def test_token_code_of_a_clock_that_is_off(ana: Person, steps: int) -> None:
    ana.client.post(f"{TOTP}/1")
    assert_macedonian(_save(ana, cast.code(_secret(ana), steps)), 422)


def test_token_code_until_it_waits_and_until_there_is_a_new_one(ana: Person, clock: Clock) -> None:
    ana.client.post(f"{TOTP}/1")
    wrong = cast.wrong_code(_secret(ana))
    statuses = []
    for _ in range(6):
        response = _save(ana, wrong)
        assert_macedonian(response, 422, 429)
        statuses.append(response.status_code)
        clock.advance(60 if response.status_code == 429 else 0)
    assert 429 in statuses


@pytest.mark.parametrize("typed", ["", "AAAAA", "!", NUL, LONG])
def test_the_end_of_a_recovery_code(protected_ana: Person, typed: str) -> None:
    protected_ana.client.post("/account/recovery-codes/new")
    assert_macedonian(protected_ana.client.post(f"{TOTP}/3/check", {"tail": typed}), 422)


@pytest.mark.parametrize("typed", ["", "12345", "000000", NUL, LONG])
def test_a_code_on_trial(protected_ana: Person, typed: str) -> None:
    assert_macedonian(protected_ana.client.post("/account/two-factor/test", {"code": typed}), 422)


@pytest.mark.parametrize("posted", [{}, {"method": "passkey"}, {"method": NUL}])
def test_ones_own_entry(ana: Person, posted: Posted) -> None:
    path = f"/setup/staff/administrators/{ana.account.pk}/"
    assert_macedonian(ana.client.post(path, posted), 422)


def test_ones_own_entry_with_nothing_changed(ana: Person) -> None:
    path = f"/setup/staff/administrators/{ana.account.pk}/"
    assert_macedonian(ana.client.get(ana.client.post(path, {"method": "off"})["Location"]))


@pytest.mark.parametrize("choice", ["", "nothing"])
def test_the_choice_after_a_recovery_code(pending_ana: Person, choice: str) -> None:
    code = cast.recovery_codes_of(pending_ana.account)[0]
    pending_ana.client.post("/login/recovery", {"recovery_code": code})
    assert_macedonian(pending_ana.client.post("/login/recovered", {"choice": choice}))
