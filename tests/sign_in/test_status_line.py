"""The one line that says where an administrator stands."""

import pytest
from tests import cast
from tests.clock import Clock
from tests.sign_in.conftest import Person
from tests.sign_in.test_enrolment import begin

from vratar.authenticators.totp.models import TotpAuthenticator
from vratar.core import clock as server_clock
from vratar.policy.models import Policy, Requirement
from vratar.sign_in.status import TwoFactorStatus, two_factor_status


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


def status(person: Person) -> TwoFactorStatus:
    return two_factor_status(person.account.security_state)


def test_off_where_it_is_required(ana_in_march: Person, clock: Clock) -> None:
    assert status(ana_in_march) == TwoFactorStatus("off", "warn", "Off. Required by 15 March 2027")
    clock.advance(15 * 86_400)
    assert status(ana_in_march).kind == "bad"


def test_off_where_it_is_not(ana: Person) -> None:
    Policy.objects.create(requirement=Requirement.NOBODY)
    assert status(ana) == TwoFactorStatus("off", "warn", "Off")


def test_begun_and_not_finished(ana: Person) -> None:
    ana.enter()
    begin(ana)
    assert status(ana) == TwoFactorStatus("unfinished", "warn", "Set-up not finished")


def test_on(ana_in_march: Person) -> None:
    cast.enrol(ana_in_march.account)
    text = 'On since 1 March 2027, entry "Vratar: ana@127.0.0.1"'
    assert status(ana_in_march) == TwoFactorStatus("on", "ok", text)


def test_on_with_codes_that_nobody_saved(ana: Person) -> None:
    cast.enrol(ana.account, saved=False)
    assert status(ana) == TwoFactorStatus("unsaved", "warn", "On. Recovery codes not saved yet")


def test_blocked(protected_ana: Person) -> None:
    TotpAuthenticator.objects.update(status="disabled")
    told = TwoFactorStatus("blocked", "bad", "Blocked after too many wrong codes")
    assert status(protected_ana) == told
    protected_ana.log_in()
    page = protected_ana.client.get("/login/code")
    assert page.status_code == 200
