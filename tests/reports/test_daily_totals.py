"""The totals of a day: counted once, when it is over; nothing is invented."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from tests import cast
from tests.clock import Clock
from tests.reports import company_by_hand as by_hand
from tests.whole.on_disk import restore_roles

from vratar.audit import Action, record
from vratar.core.database import writing
from vratar.reports.models import DailyTotals
from vratar.reports.services.counting import count_yesterday
from vratar.reports.services.failures import failures_between

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
YESTERDAY = datetime(2026, 11, 23, tzinfo=UTC)


def tell(action: Action, at: datetime, clock: Clock, actor: str = "", **details: object) -> None:
    """Record it as if it happened then."""
    clock.set(at.timestamp())
    with writing():
        record(action, actor=actor or "anonymous", result="failure", details=details)  # type: ignore[arg-type]
    clock.set(NOON.timestamp())


@pytest.mark.django_db
def test_the_day_that_has_ended_is_counted_once(clock: Clock) -> None:
    clock.set((NOON - timedelta(days=3)).timestamp())
    by_hand.company()
    clock.set(NOON.timestamp())
    assert count_yesterday()
    totals = DailyTotals.objects.get()
    assert totals.day == YESTERDAY.date()
    assert (totals.active, totals.protected, totals.unfinished, totals.off) == (9, 5, 1, 3)
    assert (totals.exempt, totals.overdue, totals.postponed) == (1, 1, 1)
    cast.enrol(by_hand.left("late"))
    assert not count_yesterday()
    assert DailyTotals.objects.get().protected == 5


@pytest.mark.django_db
def test_a_missed_day_stays_missing(clock: Clock) -> None:
    clock.set((NOON - timedelta(days=9)).timestamp())
    by_hand.protected("ana")
    for back in (5, 2, 0):
        clock.set((NOON - timedelta(days=back)).timestamp())
        assert count_yesterday()
    days = [one.day.day for one in DailyTotals.objects.order_by("day")]
    assert days == [18, 21, 23]


@pytest.mark.django_db
def test_before_there_was_anybody_there_is_no_day(clock: Clock) -> None:
    clock.set(NOON.timestamp())
    by_hand.protected("ana")
    assert not count_yesterday()
    clock.set((NOON + timedelta(days=1)).timestamp())
    assert count_yesterday()


@pytest.mark.django_db
def test_failures_stand_at_their_hour_by_what_was_wrong(clock: Clock) -> None:
    at = YESTERDAY + timedelta(hours=3, minutes=59)
    tell(Action.PASSWORD_REFUSED, at, clock)
    tell(Action.PASSWORD_REFUSALS_COUNTED, at, clock, count=40)
    tell(Action.SECOND_FACTOR_REFUSED, at + timedelta(hours=6), clock, purpose="sign-in")
    tell(Action.SECOND_FACTOR_REFUSED, at, clock, purpose="re-authentication")
    tell(Action.RECOVERY_CODE_REFUSED, at + timedelta(hours=20), clock, purpose="sign-in")
    tell(Action.PASSWORD_REFUSED, YESTERDAY - timedelta(seconds=1), clock)
    tell(Action.PASSWORD_REFUSED, YESTERDAY + timedelta(days=1), clock)
    found = failures_between(YESTERDAY, YESTERDAY + timedelta(days=1))
    shown = {
        (reason, hour): number
        for reason, hours in found.by_hour.items()
        for hour, number in enumerate(hours)
        if number
    }
    assert shown == {("password", 3): 41, ("code", 9): 1, ("recovery_code", 23): 1}
    assert found.early == 0


@pytest.mark.django_db
def test_codes_refused_soon_after_enrolment_are_counted_apart(clock: Clock) -> None:
    clock.set((YESTERDAY + timedelta(hours=9)).timestamp())
    account = by_hand.protected("ana")
    actor = f"administrator:{account.pk}"
    for minutes in (-1, 0, 59, 60):
        at = YESTERDAY + timedelta(hours=9, minutes=minutes)
        tell(Action.SECOND_FACTOR_REFUSED, at, clock, actor, purpose="sign-in")
    assert failures_between(YESTERDAY, YESTERDAY + timedelta(days=1)).early == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_who_count_at_once_one_makes_the_row(clock: Clock) -> None:
    restore_roles()
    clock.set((NOON - timedelta(days=3)).timestamp())
    by_hand.protected("ana")
    clock.set(NOON.timestamp())
    together = threading.Barrier(4)

    def count() -> bool:
        together.wait(20)
        try:
            return count_yesterday()
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        hands = [pool.submit(count) for _ in range(4)]
        made = [hand.result(30) for hand in hands]
    assert DailyTotals.objects.count() == 1
    assert sorted(made) == [False, False, False, True]
