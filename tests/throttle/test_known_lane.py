"""Browsers that completed a sign-in have lanes of their own (security.md §6.2, §6.3)."""

from collections.abc import Callable
from functools import partial

import pytest
from tests.clock import Clock
from tests.throttle.conftest import Reserve, probe, seconds, waits

from vratar.accounts.models import Administrator
from vratar.core import clock as server_clock
from vratar.throttle import services

HOUR, DAY = 3600, 24 * 3600


def code(account: Administrator, *, known: bool) -> Reserve:
    return partial(services.reserve_code, account.pk, known=known)


def recovery(account: Administrator, *, known: bool) -> Reserve:
    return partial(services.reserve_recovery_code, account.pk, known=known)


def test_its_codes_wait_by_its_own_table(ana: Administrator, clock: Clock) -> None:
    assert waits(code(ana, known=True), clock, 9) == [0, 0, 0, 30, 60, 120, 240, 480, 900]
    seconds(code(ana, known=True))
    assert probe(code(ana, known=True)) == 1800
    clock.advance(HOUR)
    seconds(code(ana, known=True))
    assert probe(code(ana, known=True)) == 3600


def test_twenty_codes_a_day_at_most(ana: Administrator, clock: Clock) -> None:
    evaluated = 0
    for _ in range(DAY // 600):
        evaluated += seconds(code(ana, known=True)) == 0
        clock.advance(600)
    assert evaluated == 20


def test_the_fiftieth_failure_is_not_before_forty_one_hours(
    ana: Administrator, clock: Clock
) -> None:
    begun, evaluated = clock.now(), 0
    while evaluated < 50:
        wait = seconds(code(ana, known=True))
        clock.advance(wait or 0)
        evaluated += wait == 0
    assert clock.now() - begun >= 41 * HOUR


@pytest.mark.parametrize("reserve", [code, recovery])
@pytest.mark.parametrize("known", [True, False])
def test_what_is_tried_in_one_lane_costs_nothing_in_the_other(
    ana: Administrator, *, reserve: Callable[..., Reserve], known: bool
) -> None:
    for _ in range(25):
        seconds(reserve(ana, known=not known))
    assert probe(reserve(ana, known=not known)) > 0
    assert probe(reserve(ana, known=known)) == 0
    assert probe(code(ana, known=known)) == 0


def test_a_known_browser_s_passwords_are_its_own(ana: Administrator, clock: Clock) -> None:
    outsider = partial(services.reserve_password, ana.pk, "ana", "203.0.113.66")
    while seconds(outsider) == 0:
        pass
    hers = partial(services.reserve_trusted_password, "browser-1")
    another = partial(services.reserve_trusted_password, "browser-2")
    assert [seconds(hers) for _ in range(10)] == [0] * 10
    assert probe(hers) == HOUR
    assert probe(another) == 0
    clock.advance(HOUR)
    assert seconds(hers) == 0


def test_a_right_password_gives_only_its_own_try_back(db: None, clock: Clock) -> None:
    hers = partial(services.reserve_trusted_password, "browser-1")
    for _ in range(9):
        seconds(hers)
    right = hers(server_clock.now())
    assert isinstance(right, services.Reservation)
    services.take_back(right)
    assert seconds(hers) == 0
    assert probe(hers) > 0
