"""The one line that says where an administrator stands."""

import pytest
from django.utils import translation
from tests import cast
from tests.clock import Clock
from tests.sign_in.conftest import Person
from tests.sign_in.test_enrolment import begin

from vratar.authenticators.totp.models import TotpAuthenticator
from vratar.core import clock as server_clock
from vratar.policy.models import Policy, Requirement
from vratar.sign_in.status import two_factor_status


@pytest.fixture
def march(clock: Clock) -> None:
    """Stop the clock at noon of 1 March 2027, in UTC."""
    clock.set(1_803_902_400)


@pytest.fixture
def ana_in_march(march: None, ana: Person) -> Person:
    """Ana, made on that day: made before, her days would have begun before."""
    state = ana.account.security_state
    state.created_at = server_clock.now()
    state.save()
    return ana


Told = tuple[str, str, str, str]


def status(person: Person) -> Told:
    with translation.override("en"):
        told = two_factor_status(person.account.security_state)
    return told.state, told.kind, told.text, told.short


def test_off_where_it_is_required(ana_in_march: Person, clock: Clock) -> None:
    assert status(ana_in_march) == ("off", "warn", "Off. Required by 15 March 2027", "Off")
    clock.advance(15 * 86_400)
    assert status(ana_in_march)[1] == "bad"


def test_off_where_it_is_not(ana: Person) -> None:
    Policy.objects.create(requirement=Requirement.NOBODY)
    assert status(ana) == ("off", "warn", "Off", "Off")


def test_begun_and_not_finished(ana: Person) -> None:
    ana.enter()
    begin(ana)
    assert status(ana) == ("unfinished", "warn", "Set-up not finished", "Not finished")


def test_on(ana_in_march: Person) -> None:
    cast.enrol(ana_in_march.account)
    text = 'On since 1 March 2027, entry "Vratar: ana@127.0.0.1"'
    assert status(ana_in_march) == ("on", "ok", text, "On")


def test_on_with_codes_that_nobody_saved(ana: Person) -> None:
    cast.enrol(ana.account, saved=False)
    assert status(ana) == (
        "unsaved",
        "warn",
        "On. Recovery codes not saved yet",
        "On, codes not saved",
    )


def test_blocked(protected_ana: Person) -> None:
    TotpAuthenticator.objects.update(status="disabled")
    told = ("blocked", "bad", "Blocked after too many wrong codes", "Blocked")
    assert status(protected_ana) == told
    protected_ana.log_in()
    page = protected_ana.client.get("/login/code")
    assert page.status_code == 200
