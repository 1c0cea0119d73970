"""Fifty wrong codes in a row from known browsers: the authenticator is disabled (63B-4 §3.2.2)."""

from dataclasses import replace

import pytest
from django.db.models import F
from pytest_django import Settings
from tests import cast
from tests.clock import Clock
from tests.sign_in import mail
from tests.verification.conftest import Holder

from vratar.audit.models import Event
from vratar.core.database import writing
from vratar.core.settings import current
from vratar.sessions import services as sessions
from vratar.sessions.models import KnownBrowser, Level, Session
from vratar.throttle.models import Lane
from vratar.verification.outcomes import Accepted, Disabled, Refused, Waiting, Why


@pytest.fixture
def hers(ana: Holder) -> Holder:
    """Ana at a browser she has signed in with."""
    return replace(ana, known=True)


def fail(holder: Holder, clock: Clock, times: int) -> list[object]:
    """So many wrong codes, each as soon as it is evaluated; what came of each."""
    found: list[object] = []
    while len(found) < times:
        outcome = holder.type_code(holder.wrong())
        if isinstance(outcome, Waiting):
            clock.advance(1800)
        else:
            found.append(outcome)
    return found


def test_at_the_fiftieth_it_is_over_and_the_right_code_too(
    hers: Holder, clock: Clock, settings: Settings
) -> None:
    outcomes = fail(hers, clock, 49)
    assert all(isinstance(outcome, Refused) for outcome in outcomes)
    with writing():
        sessions.start(hers.account, Level.AAL2, cast.ANAS_LAPTOP)
    mail.turn_on(settings)
    assert fail(hers, clock, 1) == [Disabled()]
    assert not Session.objects.exists()
    assert not KnownBrowser.objects.exists()
    assert hers.type_code(hers.code()) == Disabled()
    assert replace(hers, known=False).type_code(hers.code()) == Disabled()
    assert Event.objects.filter(action="authenticator.disabled").count() == 1
    assert mail.waiting() == [("authenticator disabled", "ana@example.mk")]
    assert isinstance(hers.type_recovery_code(hers.recovery_codes[0]), Accepted)


def test_the_cap_can_be_lowered_by_the_operator(
    hers: Holder, clock: Clock, settings: Settings
) -> None:
    settings.VRATAR = replace(current(), sign_in=replace(current().sign_in, hard_cap=12))
    assert fail(hers, clock, 12)[-1] == Disabled()


def test_a_right_code_begins_the_count_anew(hers: Holder, clock: Clock) -> None:
    fail(hers, clock, 1)
    Lane.objects.filter(key__startswith="second-factor-known:").update(
        consecutive=F("consecutive") + 48
    )
    clock.advance(24 * 3600)
    assert isinstance(hers.type_code(hers.code()), Accepted)
    clock.advance(30)
    assert fail(hers, clock, 1) == [Refused(1, Why.WRONG)]


def test_the_unknown_lane_has_no_cap_of_its_own(ana: Holder) -> None:
    ana.type_code(ana.wrong())
    Lane.objects.filter(key__startswith="second-factor:").update(
        consecutive=90, last_failure_at=None
    )
    assert ana.type_code(ana.wrong()) == Refused(91, Why.WRONG)


def test_wrong_recovery_codes_disable_nothing(hers: Holder, clock: Clock) -> None:
    for number in range(5 * 20):
        if not number % 20:
            clock.advance(24 * 3600 + 1)
        assert isinstance(hers.type_recovery_code(f"{number:025}"), Refused)
    assert cast.authenticator(hers.account).status == "active"
