"""A try that was right is no failure, and ends the run of its account's lane alone."""

from tests.clock import Clock
from tests.throttle.conftest import probe, seconds

from vratar.accounts.models import Administrator
from vratar.core import clock as server_clock
from vratar.throttle import services
from vratar.throttle.models import Lane, Try
from vratar.throttle.services import Reservation


def right_code(account: Administrator) -> Reservation:
    reservation = services.reserve_code(account.pk, server_clock.now(), known=False)
    assert isinstance(reservation, Reservation)
    services.take_back(reservation)
    return reservation


def test_the_run_of_failures_ends(ana: Administrator) -> None:
    for _ in range(3):
        seconds(lambda now: services.reserve_code(ana.pk, now, known=False))
    assert right_code(ana).failures == 4
    for _ in range(3):
        assert seconds(lambda now: services.reserve_code(ana.pk, now, known=False)) == 0
    assert probe(lambda now: services.reserve_code(ana.pk, now, known=False)) == 0


def test_the_failures_before_it_stay_counted_in_rolling_windows(
    ana: Administrator, clock: Clock
) -> None:
    for _ in range(19):
        seconds(lambda now: services.reserve_recovery_code(ana.pk, now, known=False))
    reservation = services.reserve_recovery_code(ana.pk, server_clock.now(), known=False)
    assert isinstance(reservation, Reservation)
    services.take_back(reservation)
    assert Try.objects.filter(lane__key=f"recovery:{ana.pk}").count() == 19
    assert seconds(lambda now: services.reserve_recovery_code(ana.pk, now, known=False)) == 0
    assert seconds(lambda now: services.reserve_recovery_code(ana.pk, now, known=False)) > 0


def test_a_right_code_says_nothing_about_passwords(ana: Administrator) -> None:
    for _ in range(3):
        seconds(lambda now: services.reserve_password(ana.pk, "ana", "192.0.2.1", now))
    right_code(ana)
    assert Lane.objects.get(key=f"password:{ana.pk}").consecutive == 3


def test_a_right_password_says_nothing_about_codes(ana: Administrator) -> None:
    for _ in range(3):
        seconds(lambda now: services.reserve_code(ana.pk, now, known=False))
    reservation = services.reserve_password(ana.pk, "ana", "192.0.2.1", server_clock.now())
    assert isinstance(reservation, Reservation)
    services.take_back(reservation)
    assert Lane.objects.get(key=f"second-factor:{ana.pk}").consecutive == 3
    assert Lane.objects.get(key=f"password:{ana.pk}").consecutive == 0
