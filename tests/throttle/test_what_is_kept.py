"""What is dropped and what never: old tries, lanes of strangers, lanes of accounts."""

from datetime import datetime, timedelta
from functools import partial

import pytest
from tests import cast
from tests.clock import Clock
from tests.throttle.conftest import seconds

from vratar.accounts.models import Administrator
from vratar.core import clock as server_clock
from vratar.throttle import services
from vratar.throttle.models import Lane, Try
from vratar.throttle.services import Reservation, Waiting


def at_a_name(number: int, now: datetime) -> Reservation | Waiting:
    return services.reserve_password(None, f"name{number}", f"203.0.113.{number}", now)


@pytest.fixture
def crowd(ana: Administrator, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Administrator:
    """Ana failed long ago; then 30 strangers, one a second; 10 of their lanes may stay."""
    monkeypatch.setattr(services, "KEPT_LANES", 10)
    seconds(partial(services.reserve_code, ana.pk, known=False))
    seconds(partial(services.reserve_recovery_code, ana.pk, known=False))
    seconds(partial(services.reserve_password, ana.pk, "ana", "192.0.2.1"))
    for number in range(30):
        clock.advance(1)
        seconds(partial(at_a_name, number))
    return ana


def test_beyond_the_limit_the_lanes_used_longest_ago_go(crowd: Administrator) -> None:
    services.purge(server_clock.now())
    kept = Lane.objects.filter(account=None)
    assert 7 <= kept.count() <= 10
    assert kept.filter(key="everybody:all").exists()
    assert kept.filter(key="source:203.0.113.29").exists()
    assert not kept.filter(key="source:203.0.113.0").exists()


def test_an_accounts_lanes_are_never_evicted(crowd: Administrator, clock: Clock) -> None:
    clock.advance(400 * 24 * 3600)
    services.purge(server_clock.now())
    kinds = {lane.key.split(":")[0] for lane in Lane.objects.filter(account=crowd)}
    assert kinds >= {"password", "second-factor", "recovery"}


def test_below_the_limit_nothing_goes(
    crowd: Administrator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "KEPT_LANES", 1000)
    before = Lane.objects.count()
    services.purge(server_clock.now())
    assert Lane.objects.count() == before


def test_tries_are_forgotten_after_a_day(crowd: Administrator, clock: Clock) -> None:
    clock.advance(86_400 - 1)
    services.purge(server_clock.now())
    assert Try.objects.exists()
    clock.advance(2)
    services.purge(server_clock.now())
    assert not Try.objects.filter(at__lt=server_clock.now() - timedelta(days=1)).exists()


def test_forgetting_clears_every_wait_of_one_account(crowd: Administrator) -> None:
    boris = cast.make("boris", "Administrator")
    seconds(partial(services.reserve_code, boris.pk, known=False))
    services.forget(crowd.pk)
    assert not Lane.objects.filter(account=crowd).exists()
    assert Lane.objects.filter(account=boris).exists()


def test_a_lane_and_a_try_name_themselves_without_a_name(crowd: Administrator) -> None:
    lane = Lane.objects.get(key=f"recovery:{crowd.pk}")
    assert str(lane) == f"recovery:{crowd.pk}"
    assert str(lane.tries.first()) == f"try in lane {lane.pk}"
    assert not Lane.objects.filter(key__contains="name1").exists()
