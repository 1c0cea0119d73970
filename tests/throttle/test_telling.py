"""What the audit log is told of refusals: a wait once, ten an hour and lane, the rest as a sum."""

from datetime import timedelta
from functools import partial

import pytest
from tests import cast
from tests.clock import Clock
from tests.throttle.conftest import seconds

from vratar.accounts.models import Administrator
from vratar.core import clock as server_clock
from vratar.throttle import services
from vratar.throttle.models import Lane
from vratar.throttle.services import Reservation, Waiting
from vratar.throttle.telling import has_own_event, take_sums

MINUTE, HOUR = 60, 3600


def tried(account: Administrator | None, name: str, source: str) -> Reservation | Waiting:
    """One try of a password."""
    account_id = account.pk if account else None
    return services.reserve_password(account_id, name, source, server_clock.now())


def refused(account: Administrator | None, name: str = "ana", source: str = "192.0.2.1") -> bool:
    """One refused password; whether it has an event of its own. Its lane never waits."""
    answer = tried(account, name, source)
    assert isinstance(answer, Reservation)
    own = has_own_event(answer, server_clock.now())
    Lane.objects.update(consecutive=0)
    return own


def test_ten_an_hour_have_their_own_event(ana: Administrator, clock: Clock) -> None:
    assert [refused(ana) for _ in range(12)] == [True] * 10 + [False] * 2
    clock.advance(HOUR)
    assert refused(ana)


def test_the_others_are_summed_up_after_fifteen_minutes_once(
    ana: Administrator, clock: Clock
) -> None:
    for _ in range(13):
        refused(ana)
    clock.advance(15 * MINUTE - 1)
    assert take_sums(server_clock.now()) == []
    clock.advance(1)
    (told,) = take_sums(server_clock.now())
    assert (told.account_id, told.lane, told.count) == (ana.pk, f"password:{ana.pk}", 3)
    assert take_sums(server_clock.now()) == []
    for _ in range(11):
        refused(ana)
    clock.advance(15 * MINUTE)
    assert [one.count for one in take_sums(server_clock.now())] == [11]


def test_one_source_has_ten_over_all_accounts(ana: Administrator) -> None:
    others = [cast.make(f"boris{number}") for number in range(3)]
    told = [refused(other, other.username) for other in (ana, *others) for _ in range(4)]
    assert told == [True] * 10 + [False] * 6
    assert refused(ana, source="192.0.2.2")


@pytest.mark.parametrize("name", ["nobody", "nemo"])
def test_names_that_nobody_has_are_told_by_their_source(
    ana: Administrator, clock: Clock, name: str
) -> None:
    for number in range(12):
        refused(None, f"{name}{number}", "198.51.100.7")
    assert refused(None, name, "198.51.100.8")
    clock.advance(15 * MINUTE)
    (told,) = take_sums(server_clock.now())
    assert (told.account_id, told.lane, told.count) == (None, "source:198.51.100.7", 2)


def test_a_lane_evicted_meanwhile_hides_nothing(ana: Administrator) -> None:
    answer = tried(None, "nobody", "192.0.2.1")
    assert isinstance(answer, Reservation)
    Lane.objects.all().delete()
    assert has_own_event(answer, server_clock.now())


def test_a_wait_is_news_once_and_the_next_wait_again(ana: Administrator, clock: Clock) -> None:
    once = partial(services.reserve_code, ana.pk, known=False)

    def news() -> bool:
        answer = once(server_clock.now())
        assert isinstance(answer, Waiting)
        assert answer.failures == failures
        return answer.first

    failures = 4
    for _ in range(failures):
        seconds(once)
    assert [news() for _ in range(3)] == [True, False, False]
    clock.advance(30)
    seconds(once)
    failures = 5
    assert [news() for _ in range(2)] == [True, False]


def test_a_lane_that_is_full_for_ever_is_news_once_a_day(ana: Administrator, clock: Clock) -> None:
    once = partial(services.reserve_recovery_code, ana.pk, known=False)
    seconds(once)
    Lane.objects.filter(key__startswith="recovery:").update(consecutive=100)

    def news() -> bool:
        answer = once(server_clock.now())
        assert isinstance(answer, Waiting)
        assert answer.until == server_clock.now() + timedelta(days=1)
        return answer.first

    told = []
    for _ in range(48):
        told.append(news())
        clock.advance(HOUR)
    assert told.count(True) == 2
