"""The arithmetic of waits, for every number of failures and every moment."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from vratar.throttle.budgets import KNOWN, PASSWORD, UNKNOWN, Budget, wait_ends

NOW = datetime(2026, 3, 1, tzinfo=UTC)

budgets = st.sampled_from([PASSWORD, UNKNOWN.code, UNKNOWN.recovery, KNOWN.code, KNOWN.recovery])
failures = st.integers(0, 10_000)
past = st.timedeltas(timedelta(), timedelta(days=400))


@given(budgets, failures, past)
def test_a_wait_is_never_negative_and_never_longer_than_the_table(
    budget: Budget, failures: int, ago: timedelta
) -> None:
    wait = (wait_ends(budget, failures, NOW - ago, NOW) - NOW).total_seconds()
    assert 0 <= wait <= max(budget.waits)


@given(budgets, failures, past, past)
def test_a_wait_once_over_stays_over(
    budget: Budget, failures: int, ago: timedelta, later: timedelta
) -> None:
    last = NOW - ago
    if wait_ends(budget, failures, last, NOW) == NOW:
        then = NOW + later
        assert wait_ends(budget, failures, last, then) == then


@given(budgets, failures, past)
def test_one_failure_more_never_shortens_a_wait(
    budget: Budget, failures: int, ago: timedelta
) -> None:
    last = NOW - ago
    assert wait_ends(budget, failures, last, NOW) <= wait_ends(budget, failures + 1, last, NOW)


@given(budgets, past)
def test_without_a_failure_there_is_no_wait(budget: Budget, ago: timedelta) -> None:
    assert wait_ends(budget, 0, NOW - ago, NOW) == NOW
    assert wait_ends(budget, 7, None, NOW) == NOW
