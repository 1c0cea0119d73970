"""What an account's lanes stand at, read without a trace."""

from datetime import timedelta

import pytest
from tests import cast
from tests.clock import Clock

from vratar.accounts.models import Administrator
from vratar.core import clock as server_clock
from vratar.throttle import services as budgets
from vratar.throttle.budgets import KNOWN, PASSWORD, UNKNOWN, Budget
from vratar.throttle.models import Lane, Try
from vratar.throttle.reading import Wait, refusals_not_yet_told, waits_of
from vratar.throttle.services import Reservation
from vratar.throttle.telling import has_own_event


def waits(account: Administrator) -> list[Wait]:
    return waits_of(account.pk, server_clock.now())


def fail(account: Administrator, times: int, *, known: bool) -> None:
    """So many wrong codes."""
    for _ in range(times):
        budgets.reserve_code(account.pk, server_clock.now(), known=known)


def test_an_account_nobody_tried_waits_for_nothing(ana: Administrator) -> None:
    assert waits(ana) == []


def test_failures_that_cost_no_wait_are_none(ana: Administrator) -> None:
    fail(ana, 3, known=False)
    assert waits(ana) == []


@pytest.mark.parametrize("known", [False, True])
def test_a_wait_is_told_with_its_lane_and_its_end(
    ana: Administrator, clock: Clock, known: bool
) -> None:
    fail(ana, 4, known=known)
    lane = (KNOWN if known else UNKNOWN).code
    end = server_clock.now() + timedelta(seconds=30)
    assert waits(ana) == [Wait(lane, end, can_be_ended=True)]
    clock.advance(30)
    assert waits(ana) == []


def test_the_password_comes_first_and_others_are_not_told(ana: Administrator) -> None:
    boris = cast.make("boris", "Support")
    for number in range(6):
        budgets.reserve_password(ana.pk, "ana", f"192.0.2.{number}", server_clock.now())
    fail(ana, 4, known=False)
    found: list[Budget] = [wait.budget for wait in waits(ana)]
    assert found == [PASSWORD, UNKNOWN.code]
    assert waits(boris) == []


def test_what_unlocking_cannot_end_is_told_apart(ana: Administrator, clock: Clock) -> None:
    now = server_clock.now()
    for _ in range(20):
        budgets.reserve_recovery_code(ana.pk, now, known=False)
    assert [wait.can_be_ended for wait in waits(ana)] == [True, False]
    budgets.end_waits(ana.pk, now)
    assert waits(ana) == [
        Wait(UNKNOWN.recovery, now + timedelta(days=1), can_be_ended=False),
    ]


def test_a_cap_has_no_end(ana: Administrator) -> None:
    now = server_clock.now()
    budgets.reserve_recovery_code(ana.pk, now, known=True)
    Lane.objects.filter(key=f"recovery-known:{ana.pk}").update(consecutive=100)
    assert waits(ana) == [Wait(KNOWN.recovery, None, can_be_ended=False)]


def test_reading_leaves_no_trace(ana: Administrator) -> None:
    fail(ana, 12, known=True)
    before = (list(Lane.objects.order_by("pk").values()), Try.objects.count())
    waits(ana)
    refusals_not_yet_told(ana.pk)
    assert (list(Lane.objects.order_by("pk").values()), Try.objects.count()) == before


def test_refusals_beyond_ten_an_hour_wait_to_be_told(ana: Administrator) -> None:
    boris, now = cast.make("boris", "Support"), server_clock.now()
    assert refusals_not_yet_told(ana.pk) == 0
    for number in range(13):
        tried = budgets.reserve_password(ana.pk, "ana", f"192.0.2.{number}", now)
        assert isinstance(tried, Reservation)
        has_own_event(tried, now)
    assert refusals_not_yet_told(ana.pk) == 3
    assert refusals_not_yet_told(boris.pk) == 0
