"""A source that has not tried an account lately may try it once although its lane waits."""

import ipaddress
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import partial

import pytest
from django.db.models import F
from pytest_django import Settings
from tests.clock import Clock
from tests.throttle.conftest import probe, seconds

from vratar.accounts.models import Administrator
from vratar.core import clock as server_clock
from vratar.core.settings import current
from vratar.throttle import services
from vratar.throttle.models import Lane, Try
from vratar.throttle.services import Reservation, Waiting

Tried = Callable[[datetime], Reservation | Waiting]


def from_source(account: Administrator, source: str) -> Tried:
    return partial(services.reserve_password, account.pk, "ana", source)


@pytest.fixture
def besieged(ana: Administrator, clock: Clock) -> Administrator:
    """Ana, whose lane Mallory keeps at 15 minutes."""
    for number in range(14):
        seconds(from_source(ana, f"203.0.113.{number}"))
    assert probe(from_source(ana, "203.0.113.1")) > 400
    return ana


def test_it_has_one_try_and_then_waits_with_everybody(besieged: Administrator) -> None:
    anas_phone = from_source(besieged, "198.51.100.7")
    assert seconds(anas_phone) == 0
    assert seconds(anas_phone) == 900


def test_it_is_fresh_again_after_fifteen_minutes(besieged: Administrator, clock: Clock) -> None:
    anas_phone = from_source(besieged, "198.51.100.7")
    seconds(anas_phone)
    clock.advance(899)
    seconds(from_source(besieged, "203.0.113.99"))
    assert seconds(anas_phone) > 1
    clock.advance(1)
    assert seconds(anas_phone) == 0


def test_another_address_of_the_same_ipv6_network_is_not_fresh(besieged: Administrator) -> None:
    assert seconds(from_source(besieged, "2001:db8::1")) == 0
    assert seconds(from_source(besieged, "2001:db8::2")) > 0


def test_a_name_nobody_has_is_treated_alike(ana: Administrator) -> None:
    def nobody(source: str) -> Tried:
        return partial(services.reserve_password, None, "nobody", source)

    for _ in range(4):
        seconds(nobody("203.0.113.1"))
    assert seconds(nobody("203.0.113.1")) == 1
    assert seconds(nobody("198.51.100.7")) == 0


def everybody_fails(failures: int) -> None:
    """All over the house, just now."""
    now = server_clock.now()
    lane, _ = Lane.objects.get_or_create(key="everybody:all", defaults={"touched_at": now})
    missing = failures - lane.tries.count()
    Try.objects.bulk_create([Try(lane=lane, at=now) for _ in range(missing)])
    Lane.objects.filter(pk=lane.pk).update(consecutive=F("consecutive") + missing)


def test_while_everybody_fails_there_is_no_exception(besieged: Administrator, clock: Clock) -> None:
    everybody_fails(1000)
    anas_phone = from_source(besieged, "198.51.100.7")
    assert seconds(anas_phone) > 0
    clock.advance(300)
    assert seconds(anas_phone) == 0


def test_just_below_that_there_is(besieged: Administrator) -> None:
    everybody_fails(999)
    assert seconds(from_source(besieged, "198.51.100.7")) == 0


def test_while_everybody_fails_an_account_that_does_not_wait_is_open(ana: Administrator) -> None:
    everybody_fails(1000)
    assert seconds(from_source(ana, "198.51.100.7")) == 0


def test_the_lanes_of_a_botnet_can_be_evicted(besieged: Administrator) -> None:
    """Else each of its addresses would leave a row for ever."""
    assert not Lane.objects.filter(key__startswith="fresh:").exclude(account=None).exists()


def test_while_everybody_fails_the_networks_of_the_house_keep_it(
    besieged: Administrator, settings: Settings
) -> None:
    house = (ipaddress.ip_network("198.51.100.0/24"),)
    sign_in = replace(current().sign_in, allowed_networks=house)
    settings.VRATAR = replace(current(), sign_in=sign_in)
    everybody_fails(1000)
    assert seconds(from_source(besieged, "198.51.100.7")) == 0
    assert seconds(from_source(besieged, "198.51.101.7")) > 0
