"""An answer nobody foresaw is never a way in (security.md §2 rule 13)."""

import pytest
from django.contrib.sessions.backends.signed_cookies import SessionStore as Other
from django.db import transaction
from django.test import Client, RequestFactory
from tests import cast
from tests.sign_in.conftest import Person
from tests.sign_in.test_enrolment import begin, save

from vratar.authenticators.totp.models import TotpAuthenticator
from vratar.sessions import services as sessions
from vratar.sessions.engine import SessionStore
from vratar.sessions.models import Level, Session
from vratar.sign_in import web
from vratar.sign_in.services import code, enrolment
from vratar.sign_in.views import login, reauthenticate
from vratar.verification.outcomes import Disabled


class Unforeseen:
    """An outcome that a later version invents."""


def unforeseen(*_args: object, **_named: object) -> Unforeseen:
    return Unforeseen()


@pytest.mark.parametrize(
    ("verb", "path", "field"),
    [
        ("verify_code", "/login/code", "code"),
        ("verify_recovery_code", "/login/recovery", "recovery_code"),
    ],
)
def test_at_the_second_step(
    protected_ana: Person, monkeypatch: pytest.MonkeyPatch, verb: str, path: str, field: str
) -> None:
    monkeypatch.setattr(code, verb, unforeseen)
    protected_ana.log_in()
    protected_ana.client.raise_request_exception = False
    protected_ana.client.post(path, {field: cast.code(protected_ana.secret)})
    assert not Session.objects.exists()
    assert protected_ana.client.get("/").status_code == 303


def test_at_the_password(ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(login, "submit_password", unforeseen)
    ana.client.raise_request_exception = False
    assert ana.log_in().status_code == 500
    assert not Session.objects.exists()


def test_at_the_re_authentication(protected_ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    protected_ana.enter()
    monkeypatch.setattr(reauthenticate, "prove", unforeseen)
    with pytest.raises(TypeError):
        protected_ana.reauthenticate("000000")
    assert not Session.objects.get().reauthentication_explicit


def test_at_the_confirmation_of_an_enrolment(ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    ana.enter()
    begin(ana)
    monkeypatch.setattr(enrolment, "confirm", unforeseen)
    assert save(ana, "123456").status_code in {200, 422}
    assert not TotpAuthenticator.objects.exists()


def test_at_the_enrolment(ana: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    ana.enter()
    secret = begin(ana)
    monkeypatch.setattr(enrolment, "verify_enrolment_code", lambda *_: Disabled())
    with pytest.raises(TypeError), transaction.atomic():
        save(ana, cast.code(secret))
    assert not TotpAuthenticator.objects.exists()


def test_a_page_that_lost_its_gatekeeper_shows_nothing(rf: RequestFactory, db: None) -> None:
    request = rf.get("/")
    request.session = SessionStore()
    with pytest.raises(LookupError):
        web.signed_in(request)


def test_a_session_is_adopted_by_our_engine_alone(ana: Person, rf: RequestFactory) -> None:
    request = rf.get("/")
    request.session = Other()
    raw_id, session = sessions.start(ana.account, Level.AAL1, cast.ANAS_LAPTOP)
    with pytest.raises(TypeError):
        web.adopt(request, raw_id, session)


def test_a_recovery_code_of_25_wrong_letters_is_told_so(
    protected_ana: Person, client: Client
) -> None:
    protected_ana.log_in()
    response = client.post("/login/recovery", {"recovery_code": "U" * 25})
    assert response.status_code == 422
    assert "A recovery code has no letter U" in response.content.decode()
