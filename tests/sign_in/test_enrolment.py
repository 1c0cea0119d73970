"""Enrolment: stable until confirmed, bound at once by the right code, and nothing in between."""

import re
from html import unescape

import pytest
from django.test import Client
from tests import cast
from tests.clock import Clock
from tests.sign_in.conftest import Person, Response

from vratar import otp
from vratar.authenticators.recovery_codes.models import RecoveryCode
from vratar.authenticators.totp.models import PendingEnrolment, TotpAuthenticator
from vratar.core import clock as server_clock
from vratar.sessions.models import Session

SCAN = "/account/two-factor/totp/2"


def begin(person: Person) -> bytes:
    """Press Continue on step 1; the secret on step 2."""
    assert person.client.post("/account/two-factor/totp/1")["Location"] == SCAN
    return shown_secret(person)


def shown_secret(person: Person) -> bytes:
    return otp.parse_uri(shown_uri(person)).secret


def shown_uri(person: Person) -> str:
    page = person.client.get(SCAN).content.decode()
    found = re.search(r'href="(otpauth:[^"]+)"', page)
    assert found
    return unescape(found[1])


def offered(person: Person) -> str:
    found = re.search(r'name="offered" value="([^"]+)"', person.client.get(SCAN).content.decode())
    assert found
    return found[1]


def save(person: Person, text: str, offer: str = "") -> Response:
    return person.client.post(SCAN, {"code": text, "offered": offer or offered(person)})


def test_scan_confirm_and_it_is_on(ana: Person) -> None:
    ana.enter()
    secret = begin(ana)
    response = save(ana, cast.code(secret))
    assert (response.status_code, response["Location"]) == (303, "/account/two-factor/totp/3")
    assert TotpAuthenticator.objects.get().status == "active"
    assert Session.objects.get().level == 2
    assert not PendingEnrolment.objects.exists()


def test_the_confirming_code_is_spent(ana: Person) -> None:
    ana.enter()
    secret = begin(ana)
    code = cast.code(secret)
    save(ana, code)
    ana.client.post("/logout")
    ana.log_in()
    assert ana.type_code(code).status_code == 422


def test_the_secret_is_the_same_after_a_reload_in_a_second_tab_and_after_a_wrong_code(
    ana: Person,
) -> None:
    ana.enter()
    secret = begin(ana)
    assert shown_secret(ana) == secret
    assert save(ana, cast.wrong_code(secret)).status_code == 422
    assert shown_secret(ana) == secret
    assert ana.client.get("/account/two-factor/totp/")["Location"] == SCAN


def test_looking_makes_no_secret(ana: Person) -> None:
    ana.enter()
    assert ana.client.get("/account/two-factor/totp/1").status_code == 200
    assert ana.client.get(SCAN)["Location"] == "/account/two-factor/totp/1"
    assert not PendingEnrolment.objects.exists()


def test_the_uri_says_the_issuer_twice_and_names_the_host(ana: Person) -> None:
    ana.enter()
    begin(ana)
    assert shown_uri(ana).startswith("otpauth://totp/Vratar:ana%40127.0.0.1?secret=")
    assert shown_uri(ana).endswith("&issuer=Vratar")


def test_beginning_again_replaces_the_secret_and_the_old_page_is_told(ana: Person) -> None:
    ana.enter()
    old, old_offer = begin(ana), offered(ana)
    new = begin(ana)
    assert new != old
    response = save(ana, cast.code(old), old_offer)
    assert response.status_code == 422
    assert "For safety we made a new QR code." in response.content.decode()
    assert save(ana, cast.code(new)).status_code == 303


def test_after_five_wrong_codes_there_is_a_new_secret(ana: Person, clock: Clock) -> None:
    ana.enter()
    secret = begin(ana)
    wrong = cast.wrong_code(secret)
    for _ in range(4):
        assert save(ana, wrong).status_code == 422
        clock.advance(60)
    assert "For safety we made a new QR code." in save(ana, wrong).content.decode()
    assert shown_secret(ana) != secret
    assert PendingEnrolment.objects.get().failures == 0


def test_it_dies_ten_minutes_after_the_last_look(ana: Person, clock: Clock) -> None:
    ana.enter()
    begin(ana)
    clock.advance(9 * 60)
    assert ana.client.get(SCAN).status_code == 200
    ana.reauthenticate()
    clock.advance(9 * 60 + 59)
    assert ana.client.get(SCAN).status_code == 200
    clock.advance(10 * 60)
    ana.reauthenticate()
    assert ana.client.get(SCAN)["Location"] == "/account/two-factor/totp/1"


def test_it_dies_after_thirty_minutes_whatever_happens(ana: Person, clock: Clock) -> None:
    ana.enter()
    secret, offer = begin(ana), offered(ana)
    for _ in range(4):
        clock.advance(7 * 60)
        ana.reauthenticate()
        assert ana.client.get(SCAN).status_code == 200
    clock.advance(2 * 60)
    response = save(ana, cast.code(secret), offer)
    assert "For safety we made a new QR code." in response.content.decode()
    assert not TotpAuthenticator.objects.exists()


@pytest.mark.parametrize(
    ("steps", "text"),
    [
        (-6, "That code would have been right about 3 minutes ago."),
        (6, "That code will be right in about 3 minutes."),
        (2, "That code will be right in about 1 minute."),
    ],
)
def test_a_clock_that_is_off_is_diagnosed_and_not_accepted(
    ana: Person, steps: int, text: str
) -> None:
    ana.enter()
    response = save(ana, cast.code(begin(ana), steps))
    assert response.status_code == 422
    assert text in response.content.decode()
    assert not TotpAuthenticator.objects.exists()


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("", "Enter the 6-digit code from your app."),
        ("12345", "The code must be 6 digits."),
        ("abcdef", "The code must be 6 digits."),
    ],
)
def test_what_is_no_code_is_told(ana: Person, typed: str, text: str) -> None:
    ana.enter()
    begin(ana)
    assert text in save(ana, typed).content.decode()


def test_too_many_wrong_codes_wait_here_as_at_sign_in(ana: Person) -> None:
    ana.enter()
    secret = begin(ana)
    for _ in range(4):
        save(ana, cast.wrong_code(secret))
    response = save(ana, cast.code(secret))
    assert (response.status_code, response["Retry-After"]) == (429, "30")
    assert not TotpAuthenticator.objects.exists()


def test_discarding_changes_nothing_else(ana: Person) -> None:
    ana.enter()
    begin(ana)
    assert ana.client.post("/account/two-factor/totp/2/discard")["Location"] == "/"
    assert not PendingEnrolment.objects.exists()
    assert ana.client.get("/").status_code == 200


def test_other_sessions_end_and_this_one_changes_its_id(ana: Person) -> None:
    other = Client(headers={"Sec-Fetch-Site": "same-origin"})
    other.post("/login", {"username": "ana", "password": cast.PASSWORD})
    ana.enter()
    secret = begin(ana)
    before = ana.client.cookies["vratar-session"].value
    save(ana, cast.code(secret))
    assert ana.client.cookies["vratar-session"].value != before
    assert other.get("/").status_code == 303
    assert Session.objects.count() == 1


def test_a_secret_offered_to_one_session_is_not_shown_to_another(ana: Person) -> None:
    ana.enter()
    begin(ana)
    other = Person(Client(headers={"Sec-Fetch-Site": "same-origin"}), ana.account)
    other.enter()
    assert other.client.get(SCAN)["Location"] == "/account/two-factor/totp/1"


def test_first_enrolment_long_after_the_login_asks_for_the_password(
    ana: Person, clock: Clock
) -> None:
    ana.enter()
    clock.advance(11 * 60)
    response = ana.client.post("/account/two-factor/totp/1")
    assert response["Location"] == "/reauthenticate"
    assert ana.reauthenticate()["Location"] == "/account/two-factor/totp/1"
    assert begin(ana)


def test_replacing_the_phone_asks_for_password_and_code_however_fresh_the_login(
    protected_ana: Person,
) -> None:
    protected_ana.enter()
    response = protected_ana.client.post("/account/two-factor/totp/1")
    assert response["Location"] == "/reauthenticate"


def test_the_old_phone_works_until_the_new_one_is_confirmed_and_the_codes_stay(
    protected_ana: Person, clock: Clock
) -> None:
    old = protected_ana.secret
    protected_ana.enter()
    protected_ana.client.get("/account/two-factor/totp/1")
    protected_ana.reauthenticate(protected_ana.fresh_code(clock))
    new = begin(protected_ana)
    assert "%20%282%29" in shown_uri(protected_ana)
    other = Person(Client(headers={"Sec-Fetch-Site": "same-origin"}), protected_ana.account)
    other.secret = old
    clock.advance(30)
    assert other.enter()["Location"] == "/"
    response = save(protected_ana, cast.code(new))
    assert response["Location"] == "/account/two-factor/totp/done"
    assert other.client.get("/").status_code == 303
    row = TotpAuthenticator.objects.get(status="invalidated")
    assert (row.sealed_secret, row.invalidated_reason) == (None, "replaced")
    page = protected_ana.client.get("/account/recovery-codes").content.decode()
    assert "10 of 10 left" in page
    clock.advance(30)
    other.log_in()
    assert other.type_code(cast.code(old)).status_code == 422
    assert other.type_code(cast.code(new)).status_code == 303


def test_fifty_enrolments_give_fifty_secrets_of_twenty_bytes(ana: Person) -> None:
    ana.enter()
    secrets = {begin(ana) for _ in range(50)}
    assert len(secrets) == 50
    assert {len(secret) for secret in secrets} == {20}


@pytest.mark.parametrize("at", [2147483648 + 86400, 4294967296 + 86400])
def test_it_works_after_2038_and_2106(ana: Person, clock: Clock, at: int) -> None:
    clock.set(at)
    account = ana.account
    account.security_state.deadline = None
    account.security_state.save()
    ana.enter()
    secret = begin(ana)
    assert save(ana, cast.code(secret)).status_code == 303
    clock.advance(30)
    ana.client.post("/logout")
    ana.secret = secret
    assert ana.enter().status_code == 303


def test_a_replacement_when_no_code_is_left_comes_with_new_ones(
    protected_ana: Person, clock: Clock
) -> None:
    RecoveryCode.objects.update(used_at=server_clock.now(), digest=None)
    protected_ana.enter()
    protected_ana.client.get("/account/two-factor/totp/1")
    protected_ana.reauthenticate(protected_ana.fresh_code(clock))
    new = begin(protected_ana)
    clock.advance(30)
    response = save(protected_ana, cast.code(new))
    assert response["Location"] == "/account/two-factor/totp/3"
    assert len(cast.recovery_codes_of(protected_ana.account)) == 10
