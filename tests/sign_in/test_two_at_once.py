"""What ends in one tab, or is taken by another browser, while a step is under way here."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests import cast
from tests.sign_in.conftest import Person
from tests.sign_in.test_enrolment import SCAN, begin, save

from vratar.accounts import passwords
from vratar.accounts.models import Administrator
from vratar.accounts.services import raise_epoch
from vratar.authenticators.recovery_codes.models import RecoveryCodeSet
from vratar.authenticators.totp import enrolment
from vratar.authenticators.totp.models import PendingEnrolment, TotpAuthenticator
from vratar.sessions import services as sessions
from vratar.sessions.models import PendingSignIn, Session
from vratar.sign_in.services import first_run
from vratar.sign_in.services.first_run import issue_first_run_link

ENDED = "/login?notice=ended"


def meanwhile(
    monkeypatch: pytest.MonkeyPatch, where: object, verb: str, happens: Callable[[], object]
) -> None:
    """Let something happen just before this verb runs."""
    plain = getattr(where, verb)

    def interrupted(*args: object, **named: object) -> object:
        happens()
        return plain(*args, **named)

    monkeypatch.setattr(where, verb, interrupted)


@pytest.mark.parametrize("path", ["/account/two-factor/totp/1", "/account/recovery-codes/new"])
def test_a_session_that_ends_under_a_step_leads_to_the_login(
    protected_ana: Person, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    protected_ana.enter()
    Session.objects.update(reauthentication_explicit=True)
    meanwhile(monkeypatch, sessions, "locked", Session.objects.all().delete)
    assert protected_ana.client.post(path)["Location"] == ENDED


def test_a_session_that_ends_under_a_re_authentication_leads_to_the_login(
    protected_ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    protected_ana.enter()
    meanwhile(monkeypatch, sessions, "locked", Session.objects.all().delete)
    response = protected_ana.reauthenticate(cast.code(protected_ana.secret, 1))
    assert response["Location"] == ENDED


def test_a_password_changed_while_it_was_checked_opens_nothing(
    protected_ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = passwords.password_is_right

    def slow(account: Administrator | None, password: str) -> bool:
        right = check(account, password)
        changed = Administrator.objects.get(username="ana")
        changed.set_password("another river under tall pines")
        changed.save()
        return right

    monkeypatch.setattr(passwords, "password_is_right", slow)
    assert protected_ana.log_in().status_code == 422
    assert not PendingSignIn.objects.exists()


def test_an_account_deactivated_while_its_password_was_checked_stays_out(
    ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = passwords.password_is_right

    def slow(account: Administrator | None, password: str) -> bool:
        right = check(account, password)
        Administrator.objects.update(is_active=False)
        return right

    monkeypatch.setattr(passwords, "password_is_right", slow)
    assert ana.log_in().status_code == 422
    assert not Session.objects.exists()


def test_an_epoch_that_rose_while_the_password_was_checked_ends_what_began(
    protected_ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = passwords.password_is_right

    def slow(account: Administrator | None, password: str) -> bool:
        raise_epoch(protected_ana.account.pk)
        return check(account, password)

    monkeypatch.setattr(passwords, "password_is_right", slow)
    protected_ana.log_in()
    response = protected_ana.type_code(cast.code(protected_ana.secret))
    assert response["Location"] == "/login?notice=unfinished"


def test_an_enrolment_discarded_while_it_was_confirmed_binds_nothing(
    ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana.enter()
    secret = begin(ana)
    meanwhile(monkeypatch, enrolment, "bind", lambda: enrolment.discard(ana.account.pk))
    response = save(ana, cast.code(secret))
    assert response["Location"] == "/account/two-factor/totp/1"
    assert not TotpAuthenticator.objects.exists()
    assert not RecoveryCodeSet.objects.exists()
    assert Session.objects.get().level == 1


def test_of_two_owners_at_the_same_moment_one_is_made(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = issue_first_run_link()
    assert link
    client.get(link.removeprefix("http://127.0.0.1:8000"))
    meanwhile(monkeypatch, first_run, "create_owner", lambda: cast.make("mallory"))
    typed = {"username": "ana", "email": "ana@example.mk", "password": cast.PASSWORD}
    response = client.post("/first-run/form", {**typed, "password_repeat": cast.PASSWORD})
    assert response.status_code == 404
    assert Administrator.objects.get().username == "mallory"


def test_the_code_page_of_an_older_tab_counts_for_the_newer_sign_in(protected_ana: Person) -> None:
    protected_ana.log_in()
    protected_ana.log_in()
    assert PendingSignIn.objects.count() == 2
    assert protected_ana.type_code(cast.code(protected_ana.secret)).status_code == 303
    assert PendingSignIn.objects.count() == 1


def test_a_set_up_page_of_before_the_log_out_is_nothing_after_it(ana: Person) -> None:
    ana.enter()
    secret = begin(ana)
    ana.client.post("/logout")
    ana.enter()
    offer = str(PendingEnrolment.objects.get().pk)
    response = ana.client.post(SCAN, {"code": cast.code(secret), "offered": offer})
    assert "For safety we made a new QR code." in response.content.decode()
    assert not TotpAuthenticator.objects.exists()
