"""Steps asked for out of order lead to the one that is open."""

import pytest
from tests import cast
from tests.clock import Clock
from tests.policy.states import STATES
from tests.sign_in.conftest import Person
from tests.sign_in.test_enrolment import begin, save

from vratar.accounts.models import SecurityState
from vratar.authenticators.recovery_codes.models import RecoveryCodeSet
from vratar.authenticators.totp.models import TotpAuthenticator
from vratar.core import clock as server_clock
from vratar.sessions.models import Session

START = "/account/two-factor/totp/"


def test_the_set_up_begins_with_an_app(ana: Person) -> None:
    ana.enter()
    assert ana.client.get(START)["Location"] == f"{START}1"


def test_begun_it_goes_on_with_the_scan(ana: Person) -> None:
    ana.enter()
    begin(ana)
    assert ana.client.get(START)["Location"] == f"{START}2"


def test_bound_it_goes_on_with_the_codes_while_they_are_shown(ana: Person, clock: Clock) -> None:
    ana.enter()
    save(ana, cast.code(begin(ana)))
    assert ana.client.get(START)["Location"] == f"{START}3"
    assert ana.client.post(f"{START}3")["Location"] == f"{START}3/check"
    RecoveryCodeSet.objects.update(sealed_codes=None)
    assert ana.client.get(f"{START}3")["Location"] == "/account/recovery-codes/unsaved?expired"
    RecoveryCodeSet.objects.update(saved_at=server_clock.now())
    assert ana.client.get(START)["Location"] == f"{START}1"


def test_done_without_an_authenticator_leads_to_the_beginning(ana: Person) -> None:
    browser = STATES["two-factor"](ana.account)
    TotpAuthenticator.objects.update(status="invalidated")
    assert browser.get(f"{START}done")["Location"] == f"{START}1"


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("", "You have not saved your recovery codes."),
        ("?expired", "Your codes are no longer shown. Make new codes."),
    ],
)
def test_codes_that_nobody_saved_are_asked_for(ana: Person, query: str, text: str) -> None:
    ana.secret = cast.enrol(ana.account, saved=False)
    page = "/account/recovery-codes/unsaved"
    assert ana.enter()["Location"] == page
    assert text in ana.client.get(f"{page}{query}").content.decode()


def test_saved_codes_are_not_asked_for_again(protected_ana: Person) -> None:
    protected_ana.enter()
    page = protected_ana.client.get("/account/recovery-codes/unsaved")
    assert page["Location"] == "/account/recovery-codes"


def test_a_password_that_somebody_else_knows_is_to_be_changed(
    protected_ana: Person, clock: Clock
) -> None:
    protected_ana.enter()  # from here on her browser is known
    protected_ana.client.post("/logout")
    SecurityState.objects.update(password_compromised_at=server_clock.now())
    clock.advance(30)
    assert protected_ana.enter()["Location"] == "/account/password"


@pytest.mark.parametrize("target", ["/no/longer/there", "/login", ""])
def test_a_target_that_names_no_action_is_none(protected_ana: Person, target: str) -> None:
    protected_ana.enter()
    Session.objects.update(data={"reauthenticate": target})
    response = protected_ana.client.get("/reauthenticate")
    assert response.status_code == 200


def test_a_signed_in_browser_needs_no_login_page(ana: Person) -> None:
    ana.enter()
    assert ana.client.get("/login")["Location"] == "/"


def test_logging_in_as_somebody_else_ends_the_session_before(ana: Person) -> None:
    ana.enter()
    boris = Person(ana.client, cast.make("boris", "Administrator"))
    boris.enter()
    assert [session.owner.username for session in Session.objects.all()] == ["boris"]
