"""Quiet takes password failures back, one stage for each 15 minutes; it never does for codes."""

from datetime import datetime
from functools import partial

import pytest
from tests.clock import Clock
from tests.throttle.conftest import probe, seconds, waits

from vratar.accounts.models import Administrator
from vratar.throttle import services
from vratar.throttle.services import Reservation, Waiting

QUARTER = 15 * 60


def password(account: Administrator, now: datetime) -> Reservation | Waiting:
    return services.reserve_password(account.pk, "ana", "192.0.2.1", now)


@pytest.fixture
def failed_fourteen_times(ana: Administrator, clock: Clock) -> Administrator:
    """Ana's lane as a long attack leaves it: 15 minutes to wait."""
    assert waits(partial(password, ana), clock, 13)[-1] == 480
    seconds(partial(password, ana))
    assert probe(partial(password, ana)) == 900
    return ana


@pytest.mark.parametrize(
    ("quiet", "wait"), [(1, 900), (2, 480), (3, 240), (8, 8), (11, 1), (12, 0), (30, 0)]
)
def test_the_next_failure_waits_by_the_stage_that_quiet_left(
    failed_fourteen_times: Administrator, clock: Clock, quiet: int, wait: int
) -> None:
    clock.advance(quiet * QUARTER)
    assert seconds(partial(password, failed_fourteen_times)) == 0
    assert probe(partial(password, failed_fourteen_times)) == wait


def test_a_quarter_not_yet_over_takes_nothing_back(
    failed_fourteen_times: Administrator, clock: Clock
) -> None:
    clock.advance(2 * QUARTER - 1)
    seconds(partial(password, failed_fourteen_times))
    assert probe(partial(password, failed_fourteen_times)) == 900


def test_an_attacker_who_never_rests_has_one_try_in_fifteen_minutes(
    failed_fourteen_times: Administrator, clock: Clock
) -> None:
    evaluated = 0
    for _ in range(6 * 60 // 5):
        clock.advance(5 * 60)
        evaluated += seconds(partial(password, failed_fourteen_times)) == 0
    assert evaluated == 6 * 4


def test_codes_never_become_cheaper_by_waiting(ana: Administrator, clock: Clock) -> None:
    reserve = partial(services.reserve_code, ana.pk, known=False)
    waits(reserve, clock, 9)
    clock.advance(30 * 24 * 3600)
    seconds(reserve)
    assert probe(reserve) == 900
