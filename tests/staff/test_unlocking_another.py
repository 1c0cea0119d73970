"""Unlock clears waits, and nothing that was decided."""

from tests import cast
from tests.policy import states
from tests.sign_in.conftest import Person
from tests.staff.acting import browser_of, page_of

from vratar.accounts.models import Administrator, SecurityState
from vratar.audit.models import Event
from vratar.authenticators.totp.models import TotpAuthenticator
from vratar.core import clock


def test_the_waits_are_over(ana: Administrator, igor: Administrator) -> None:
    person = Person(states.anonymous(igor), igor)
    secret = cast.enrol(igor)
    person.log_in()
    while person.type_code(cast.wrong_code(secret)).status_code == 422:
        pass
    assert person.type_code(cast.code(secret)).status_code in {303, 429}
    browser = browser_of(ana)
    response = browser.post(page_of(igor, "unlock"))
    assert (response.status_code, response["Location"]) == (303, page_of(igor, ""))
    assert "Unlocked." in browser.get("/account/security").content.decode()
    person.log_in()
    assert person.type_code(cast.code(secret))["Location"] == "/"
    event = Event.objects.get(action="administrator.unlocked")
    assert (event.actor, event.target) == (f"administrator:{ana.pk}", f"administrator:{igor.pk}")


def test_a_disabled_authenticator_and_a_mark_stay(ana: Administrator, igor: Administrator) -> None:
    cast.enrol(igor)
    TotpAuthenticator.objects.update(status="disabled")
    SecurityState.objects.filter(pk=igor.pk).update(password_compromised_at=clock.now())
    before = SecurityState.objects.values().get(pk=igor.pk)
    browser = browser_of(ana)
    assert "stays disabled" in browser.get(page_of(igor, "unlock")).content.decode()
    browser.post(page_of(igor, "unlock"))
    assert TotpAuthenticator.objects.get(account=igor).status == "disabled"
    assert SecurityState.objects.values().get(pk=igor.pk) == before
