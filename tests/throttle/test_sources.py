"""A source's budget over all accounts: 20 failures in 10 minutes, 200 in a day."""

from datetime import datetime

from tests.clock import Clock
from tests.throttle.conftest import probe, seconds

from vratar.accounts.models import Administrator
from vratar.core import clock as server_clock
from vratar.throttle import services
from vratar.throttle.services import Reservation, Waiting


class Names:
    """One try each at names that nobody has, all from one address."""

    def __init__(self, source: str = "203.0.113.66", first: int = 0) -> None:
        self.source = source
        self.number = first

    def __call__(self, now: datetime) -> Reservation | Waiting:
        self.number += 1
        return services.reserve_password(None, f"name{self.number}", self.source, now)


def test_the_twentieth_failure_is_the_last_for_ten_minutes(
    ana: Administrator, clock: Clock
) -> None:
    names = Names()
    assert [seconds(names) for _ in range(20)] == [0] * 20
    assert seconds(names) == 600
    clock.advance(599)
    assert seconds(names) == 1
    clock.advance(1)
    assert seconds(names) == 0


def test_the_window_rolls_try_by_try(ana: Administrator, clock: Clock) -> None:
    names = Names()
    for _ in range(20):
        seconds(names)
        clock.advance(10)
    assert seconds(names) == 400
    clock.advance(400)
    assert seconds(names) == 0
    assert seconds(names) == 10


def test_two_hundred_in_a_day(ana: Administrator, clock: Clock) -> None:
    names = Names()
    for _ in range(200):
        assert seconds(names) == 0
        clock.advance(60)
    assert seconds(names) == 24 * 3600 - 200 * 60


def test_the_addresses_of_one_ipv6_network_are_one_source(ana: Administrator) -> None:
    for number in range(20):
        assert seconds(Names(f"2001:db8:1:2:{number:x}::1", first=number)) == 0
    assert seconds(Names("2001:db8:1:2:ffff:ffff:ffff:ffff", first=20)) == 600
    assert seconds(Names("2001:db8:1:3::1", first=20)) == 0


def test_a_source_that_waits_reaches_no_account(ana: Administrator) -> None:
    names = Names()
    for _ in range(20):
        seconds(names)

    def at_ana(now: datetime) -> Reservation | Waiting:
        return services.reserve_password(ana.pk, "ana", names.source, now)

    assert probe(at_ana) == 600


def test_a_right_password_is_taken_back_and_frees_no_earlier_failure(ana: Administrator) -> None:
    names = Names()
    for _ in range(19):
        seconds(names)
    right = services.reserve_password(ana.pk, "ana", names.source, server_clock.now())
    assert isinstance(right, Reservation)
    services.take_back(right)
    assert seconds(names) == 0
    assert seconds(names) == 600
