"""Ending a wait gives one more try; what was counted, and every limit, stays."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

import pytest
from tests.clock import Clock
from tests.throttle.conftest import probe, seconds, waits

from vratar.accounts.models import Administrator
from vratar.core import clock as time
from vratar.throttle import services
from vratar.throttle.models import Lane
from vratar.throttle.services import Reservation, Waiting


def _password(account: Administrator, now: datetime) -> Reservation | Waiting:
    return services.reserve_password(account.pk, "ana", "192.0.2.1", now)


def _code(account: Administrator, now: datetime) -> Reservation | Waiting:
    return services.reserve_code(account.pk, now, known=False)


def _recovery(account: Administrator, now: datetime) -> Reservation | Waiting:
    return services.reserve_recovery_code(account.pk, now, known=False)


def _end(account: Administrator) -> None:
    services.end_waits(account.pk, time.now())


@pytest.mark.parametrize(("reserve", "failures"), [(_password, 10), (_code, 8)])
def test_the_wait_is_over_for_one_try_and_then_back(
    ana: Administrator,
    clock: Clock,
    reserve: Callable[[Administrator, datetime], Reservation | Waiting],
    failures: int,
) -> None:
    once = partial(reserve, ana)
    before = waits(once, clock, failures)[-1]
    assert seconds(once) == 0
    assert probe(once) > before
    for _ in range(5):
        _end(ana)
        assert seconds(once) == 0
        assert probe(once) > before


def test_the_wait_for_codes_is_no_shorter_however_often_it_is_ended(
    ana: Administrator,
) -> None:
    code = partial(_code, ana)
    after = []
    for _ in range(12):
        _end(ana)
        assert seconds(code) == 0
        after.append(probe(code))
    assert after == [0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900, 900]
    assert Lane.objects.get(key=f"second-factor:{ana.pk}").consecutive == 12


def test_the_day_s_recovery_codes_stay_spent(ana: Administrator) -> None:
    recovery = partial(_recovery, ana)
    assert [seconds(recovery) for _ in range(20)] == [0] * 20
    day = probe(recovery)
    assert day > 23 * 3600
    _end(ana)
    assert probe(recovery) == day


def test_the_last_recovery_code_ever_stays_spent(ana: Administrator, clock: Clock) -> None:
    recovery = partial(_recovery, ana)
    for _ in range(5):
        assert [seconds(recovery) for _ in range(20)] == [0] * 20
        clock.advance(24 * 3600 + 1)
    assert probe(recovery) > 0
    _end(ana)
    assert probe(recovery) > 0


def test_guessing_codes_and_ending_waits_leaves_the_recovery_reserve_alone(
    ana: Administrator,
) -> None:
    code = partial(_code, ana)
    while seconds(code) == 0:
        pass
    assert probe(partial(_recovery, ana)) == 0
    _end(ana)
    assert probe(partial(_recovery, ana)) == 0


def test_a_source_that_tried_too_often_waits_on(ana: Administrator) -> None:
    password = partial(_password, ana)
    for _ in range(20):
        _end(ana)
        assert seconds(password) == 0
    _end(ana)
    assert probe(password) > 500


def test_where_nobody_waits_nothing_changes(ana: Administrator, clock: Clock) -> None:
    seconds(partial(_code, ana))
    clock.advance(3600)
    before = list(Lane.objects.order_by("pk").values())
    _end(ana)
    assert list(Lane.objects.order_by("pk").values()) == before
