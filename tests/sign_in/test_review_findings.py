"""What a hostile reviewer found once, kept found."""

import unicodedata

import pytest
from django.test import Client
from tests import cast
from tests.clock import Clock
from tests.sign_in.conftest import Person
from tests.sign_in.test_enrolment import SCAN, begin, offered, save

from vratar.accounts.hashers import VratarArgon2PasswordHasher
from vratar.audit.models import Event
from vratar.authenticators.totp.models import PendingEnrolment
from vratar.policy.models import Policy, Requirement
from vratar.sign_in.services import reauthentication

OFF = "/account/two-factor/off"


def test_a_short_password_typed_in_pieces_is_still_short(
    protected_ana: Person, clock: Clock
) -> None:
    Policy.objects.create(requirement=Requirement.NOBODY)
    cast.enrol(cast.make("vesna"))
    short = unicodedata.normalize("NFD", "éèëêéèëêéèëê")
    assert len(short) == 24
    protected_ana.account.set_password(short)
    protected_ana.account.save()
    protected_ana.log_in(password=short)
    protected_ana.type_code(cast.code(protected_ana.secret))
    protected_ana.client.get(OFF)
    protected_ana.reauthenticate(protected_ana.fresh_code(clock), short)
    assert protected_ana.client.post(OFF).status_code == 403


def test_a_damaged_pending_secret_is_recorded_and_gone(ana: Person) -> None:
    ana.enter()
    secret, offer = begin(ana), offered(ana)
    row = PendingEnrolment.objects.get()
    damaged = bytearray(bytes(row.sealed_secret or b""))
    damaged[-1] ^= 1
    PendingEnrolment.objects.update(sealed_secret=bytes(damaged))
    response = save(ana, cast.code(secret), offer)
    assert "For safety we made a new QR code." in response.content.decode()
    assert Event.objects.filter(action="integrity.failed").exists()
    PendingEnrolment.objects.update(sealed_secret=bytes(damaged))
    assert ana.client.get(SCAN)["Location"] == "/account/two-factor/totp/1"
    assert Event.objects.filter(action="integrity.failed").count() == 2


@pytest.mark.parametrize("spelling", ["{0} {1}", "{0}{1} ", "{0}-{1}"])
def test_the_clock_is_diagnosed_however_the_code_is_spelled(ana: Person, spelling: str) -> None:
    ana.enter()
    code = cast.code(begin(ana), -6)
    response = save(ana, spelling.format(code[:3], code[3:]))
    assert "would have been right about 3 minutes ago" in response.content.decode()


def test_an_outdated_hash_is_renewed_at_sign_in(
    protected_ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = protected_ana.account.password
    monkeypatch.setattr(VratarArgon2PasswordHasher, "time_cost", 3)
    assert protected_ana.log_in()["Location"] == "/login/code"
    protected_ana.account.refresh_from_db()
    assert protected_ana.account.password != before
    assert "t=3" in protected_ana.account.password
    assert protected_ana.log_in()["Location"] == "/login/code"


def test_a_request_under_way_does_not_take_the_new_cookie_away(
    protected_ana: Person, clock: Clock
) -> None:
    protected_ana.enter()
    old = protected_ana.client.cookies["vratar-session"].value
    protected_ana.client.get("/account/recovery-codes/new")
    protected_ana.reauthenticate(protected_ana.fresh_code(clock))
    late = Client(headers={"Sec-Fetch-Site": "same-origin"})
    late.cookies["vratar-session"] = old
    response = late.get("/")
    assert response.status_code == 303
    assert "vratar-session" not in response.cookies


def test_a_slip_in_a_recovery_code_is_told_and_not_counted(protected_ana: Person) -> None:
    protected_ana.enter()
    protected_ana.client.get("/account/recovery-codes/new")
    address = "/reauthenticate?with=recovery-code"
    for _ in range(6):
        typed = {"password": cast.PASSWORD, "recovery_code": "ABC"}
        response = protected_ana.client.post(address, typed)
        assert response.status_code == 422
        assert "you typed 3." in response.content.decode()
    typed["recovery_code"] = "00000-00000-00000-00000-00000"
    page = protected_ana.client.post(address, typed).content.decode()
    assert "Check your password and your recovery code" in page


@pytest.mark.parametrize(
    ("action", "form"),
    [
        ("/account/two-factor/totp/2/discard", SCAN),
        ("/account/two-factor/totp/3/download", "/account/two-factor/totp/3"),
    ],
)
def test_after_a_re_authentication_a_button_leads_back_to_its_page(
    protected_ana: Person, clock: Clock, action: str, form: str
) -> None:
    protected_ana.enter()
    assert protected_ana.client.post(action)["Location"] == "/reauthenticate"
    back = protected_ana.reauthenticate(protected_ana.fresh_code(clock))["Location"]
    assert protected_ana.client.get(back)["Location"] == form


def test_a_wrong_method_is_refused_in_words(ana: Person) -> None:
    ana.enter()
    response = ana.client.post("/")
    assert response.status_code == 405
    assert response["Allow"] == "GET, HEAD"
    assert "This page cannot be opened in this way." in response.content.decode()


@pytest.mark.parametrize("password", [cast.PASSWORD, "wrong"])
def test_while_the_code_waits_a_right_password_looks_like_a_wrong_one(
    protected_ana: Person, clock: Clock, password: str
) -> None:
    protected_ana.enter()
    wrong = cast.wrong_code(protected_ana.secret)
    for _ in range(4):
        protected_ana.client.post("/account/two-factor/test", {"code": wrong})
    protected_ana.client.get("/account/recovery-codes/new")
    response = protected_ana.reauthenticate(wrong, password)
    assert (response.status_code, response["Retry-After"]) == (429, "30")


def test_a_wait_that_begins_meanwhile_is_told_too(
    protected_ana: Person, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    protected_ana.enter()
    wrong = cast.wrong_code(protected_ana.secret)
    for _ in range(4):
        protected_ana.client.post("/account/two-factor/test", {"code": wrong})
    monkeypatch.setattr(reauthentication, "_code_waits", lambda *_: None)
    assert protected_ana.reauthenticate(wrong).status_code == 429
