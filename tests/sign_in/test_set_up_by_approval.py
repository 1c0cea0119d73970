"""A thief who knows a password does not set two-factor up where the policy asks for approval."""

from datetime import timedelta

import pytest
from pytest_django import Settings
from tests import cast
from tests.clock import Clock
from tests.policy.states import by_approval
from tests.policy.walker import transactions_of_their_own
from tests.sign_in import mail
from tests.sign_in.conftest import Person
from tests.staff.acting import refused

from vratar.accounts import links
from vratar.accounts.links import Kind
from vratar.accounts.models import Administrator, SecurityState
from vratar.audit.models import Event
from vratar.authenticators.totp import enrolment as offered
from vratar.authenticators.totp import services as totp
from vratar.authenticators.totp.models import PendingEnrolment
from vratar.core import clock as time
from vratar.core.database import writing
from vratar.notices.kinds import Notice
from vratar.notices.letter import Told
from vratar.notices.models import Mail
from vratar.notices.texts import letter
from vratar.policy.authority import NotAllowedError
from vratar.sessions import services as sessions
from vratar.sessions.models import Level
from vratar.sign_in.services import enrolment
from vratar.sign_in.services.first_run import create_owner, issue_first_run_link, ticket_for
from vratar.sign_in.services.outcomes import SignedIn
from vratar.sign_in.services.resets import reset_two_factor_from_host

REQUIRED = "/account/two-factor/totp/required"
STEPS = ["", "1", "2", "2/discard"]
ASK = "Ask another administrator to allow your set-up or to send you a set-up link."


def allow(account: Administrator, hours: float = 24) -> None:
    until = time.now() + timedelta(hours=hours)
    SecurityState.objects.filter(pk=account.pk).update(set_up_allowed_until=until)


def allowed_until(account: Administrator) -> object:
    return SecurityState.objects.get(pk=account.pk).set_up_allowed_until


@pytest.fixture
def boris(ana: Person) -> Person:
    """Boris, with his password alone; Ana, protected, could allow his set-up."""
    cast.enrol(ana.account)
    by_approval()
    return Person(ana.client, cast.make("boris", "Administrator"))


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_no_step_opens_before_it_is_allowed(boris: Person, step: str, method: str) -> None:
    boris.log_in()
    response = getattr(boris.client, method)(f"/account/two-factor/totp/{step}")
    assert response["Location"] == REQUIRED
    assert not PendingEnrolment.objects.exists()


def test_the_sign_in_lands_on_the_page_that_says_whom_to_ask(boris: Person) -> None:
    assert boris.log_in()["Location"] == REQUIRED
    page = boris.client.get(REQUIRED).content.decode()
    assert ASK in page
    assert "Set up now" not in page
    assert '<a class="cancel" href="/">Back</a>' in page


def test_in_time_the_rest_of_the_panel_stays_open(boris: Person) -> None:
    boris.log_in()
    assert boris.client.get("/").status_code == 200
    assert "My Account" in boris.client.get("/").content.decode()
    assert "days left." in boris.client.get("/account/security").content.decode()


def test_where_nobody_can_allow_it_the_operator_of_the_server_is_named(ana: Person) -> None:
    by_approval()
    ana.log_in()
    page = ana.client.get(REQUIRED).content.decode()
    assert "vratar administrators allow-set-up ana" in page
    assert ASK not in page


def test_the_page_names_the_contact_of_the_policy(boris: Person) -> None:
    from vratar.policy.models import Policy

    Policy.objects.update(contact_name="Ivan", contact="ivan@example.mk")
    boris.log_in()
    page = boris.client.get(REQUIRED).content.decode()
    assert f"{ASK} Contact: Ivan (ivan@example.mk)." in page


def test_allowed_it_goes_to_the_end_and_is_used_up(boris: Person, settings: Settings) -> None:
    mail.turn_on(settings)
    allow(boris.account)
    assert boris.log_in()["Location"] == "/account/two-factor/totp/1"
    boris.client.post("/account/two-factor/totp/1")
    pending = PendingEnrolment.objects.get()
    code = cast.code(offered.setup_secret(pending))
    typed = {"offered": str(pending.pk), "code": code}
    response = boris.client.post("/account/two-factor/totp/2", typed)
    assert response["Location"] == "/account/two-factor/totp/3"
    assert allowed_until(boris.account) is None
    told = Mail.objects.get(kind="first set-up")
    text = letter(Notice(told.kind), Told(boris.account, told.details, told.queued_at)).paragraphs
    assert "An administrator had allowed it, or sent a set-up link." in text


def test_an_approval_that_is_over_opens_nothing(boris: Person, clock: Clock) -> None:
    allow(boris.account)
    clock.advance(24 * 3600)
    assert boris.log_in()["Location"] == REQUIRED


def test_it_is_asked_again_when_the_code_comes(boris: Person, clock: Clock) -> None:
    allow(boris.account, hours=0.1)
    with writing():
        _, session = sessions.start(boris.account, Level.AAL1, cast.ANAS_LAPTOP)
    pending = enrolment.begin(session, cast.ANAS_LAPTOP)
    clock.advance(0.1 * 3600)
    code = cast.code(offered.setup_secret(pending))
    with refused(NotAllowedError):
        enrolment.confirm(session, str(pending.pk), code, cast.ANAS_LAPTOP)
    assert totp.bound(boris.account.pk) is None


def test_the_service_itself_refuses_to_begin(boris: Person) -> None:
    with writing():
        _, session = sessions.start(boris.account, Level.AAL1, cast.MALLORY)
    with refused(NotAllowedError):
        enrolment.begin(session, cast.MALLORY)


def test_whoever_is_protected_replaces_the_authenticator_without_asking(
    protected_ana: Person, clock: Clock
) -> None:
    by_approval()
    protected_ana.enter()
    protected_ana.reauthenticate(protected_ana.fresh_code(clock))
    assert protected_ana.client.get("/account/two-factor/totp/1").status_code == 200


def test_a_set_up_link_counts_as_approval(boris: Person) -> None:
    account = boris.account
    url = links.url_for(Kind.SET_UP, account, links.bound_to(account), links.expiry(Kind.SET_UP))
    form = boris.client.get(_path(url))
    typed = {"password": cast.PASSWORD + " too", "password_repeat": cast.PASSWORD + " too"}
    response = boris.client.post(form["Location"], typed)
    assert response["Location"] == "/account/two-factor/totp/1"
    assert boris.client.get("/account/two-factor/totp/1").status_code == 200


def test_a_mailed_link_of_a_forgotten_password_does_not(boris: Person) -> None:
    account = boris.account
    url = links.url_for(Kind.RESET, account, links.bound_to(account), links.expiry(Kind.RESET))
    form = boris.client.get(_path(url))
    typed = {"password": cast.PASSWORD + " too", "password_repeat": cast.PASSWORD + " too"}
    boris.client.post(form["Location"], typed)
    assert boris.log_in(password=cast.PASSWORD + " too")["Location"] == REQUIRED


def test_a_reset_takes_the_approval_back(boris: Person) -> None:
    allow(boris.account)
    reset_two_factor_from_host("boris", "Somebody else asked for it")
    assert allowed_until(boris.account) is None
    assert boris.log_in()["Location"] == REQUIRED


def test_the_first_owner_is_never_stuck(db: None) -> None:
    by_approval()
    link = issue_first_run_link()
    assert link is not None
    ticket = ticket_for(link.rsplit("/", 1)[1])
    assert ticket is not None
    made = create_owner(ticket, "ana", "ana@example.mk", cast.PASSWORD, cast.ANAS_LAPTOP)
    assert isinstance(made, SignedIn)
    assert enrolment.begin(made.session, cast.ANAS_LAPTOP).pk


def test_what_was_refused_in_the_service_is_recorded(
    boris: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the approval ended between the page and its button."""
    from vratar.policy import middleware
    from vratar.policy.access import State

    boris.log_in()
    monkeypatch.setattr(middleware, "state_of", lambda _request: State.PASSWORD_ONLY)
    with transactions_of_their_own():
        assert boris.client.post("/account/two-factor/totp/1").status_code == 403
    assert Event.objects.get(action="access.denied").content()["details"]["name"] == "approval"


def _path(url: str) -> str:
    return "/" + url.split("/", 3)[3]
