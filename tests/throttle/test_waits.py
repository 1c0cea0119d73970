"""How long an account waits after its n-th failure in a row: the tables of security.md §6."""

from datetime import datetime
from functools import partial

from tests import cast
from tests.clock import Clock
from tests.throttle.conftest import probe, seconds, waits

from vratar.accounts.models import Administrator
from vratar.throttle import services
from vratar.throttle.models import Lane
from vratar.throttle.services import Reservation, Waiting

PASSWORD_WAITS = [0, 0, 0, 1, 2, 4, 8, 15, 30, 60, 120, 240, 480, 900, 900, 900]
CODE_WAITS = [0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]


def from_one_address(account: Administrator, now: datetime) -> Reservation | Waiting:
    return services.reserve_password(account.pk, "ana", "192.0.2.1", now)


def second_factor(account: Administrator, now: datetime) -> Reservation | Waiting:
    return services.reserve_code(account.pk, now, known=False)


def test_passwords_wait_by_the_table(ana: Administrator, clock: Clock) -> None:
    assert waits(partial(from_one_address, ana), clock, 14) == PASSWORD_WAITS[:14]


def test_a_name_nobody_has_waits_by_the_same_table(ana: Administrator, clock: Clock) -> None:
    def nobody(now: datetime) -> Reservation | Waiting:
        return services.reserve_password(None, "nobody", "192.0.2.1", now)

    assert waits(nobody, clock, 14) == PASSWORD_WAITS[:14]


def test_codes_wait_by_the_table(ana: Administrator, clock: Clock) -> None:
    assert waits(partial(second_factor, ana), clock, len(CODE_WAITS)) == CODE_WAITS


def test_no_second_is_given_away(ana: Administrator, clock: Clock) -> None:
    reserve = partial(second_factor, ana)
    for _ in range(4):
        seconds(reserve)
    clock.advance(29.5)
    assert probe(reserve) == 1
    clock.advance(0.5)
    assert probe(reserve) == 0


def test_a_refused_try_is_not_counted_and_lengthens_nothing(
    ana: Administrator, clock: Clock
) -> None:
    reserve = partial(second_factor, ana)
    for _ in range(4):
        seconds(reserve)
    clock.advance(20)
    assert [seconds(reserve) for _ in range(50)] == [10] * 50
    assert Lane.objects.get(key=f"second-factor:{ana.pk}").consecutive == 4


def test_one_accounts_failures_are_not_anothers(ana: Administrator) -> None:
    boris = cast.make("boris", "Administrator")
    for _ in range(4):
        seconds(partial(second_factor, ana))
    assert probe(partial(second_factor, ana)) == 30
    assert probe(partial(second_factor, boris)) == 0
