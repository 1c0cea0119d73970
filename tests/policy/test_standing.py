"""Who must have a second factor, and until when the password alone will do."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests import cast
from tests.clock import Clock

from vratar.accounts.models import Administrator, SecurityState
from vratar.authenticators.totp.models import TotpAuthenticator
from vratar.policy.models import Policy, Requirement
from vratar.policy.services import in_force, is_required, min_password_length, standing

SKOPJE = ZoneInfo("Europe/Skopje")
# 23:30 on 1 March in Skopje, 22:30 in UTC.
MADE = datetime(2026, 3, 1, 23, 30, tzinfo=SKOPJE)


@pytest.fixture
def state(ana: Administrator) -> SecurityState:
    """Ana's security state: made late in the evening of 1 March, in Skopje."""
    state = ana.security_state
    state.created_at, state.time_zone = MADE, "Europe/Skopje"
    return state


def set_clock(clock: Clock, at: datetime) -> None:
    clock.set(at.timestamp())


def test_by_default_everybody_has_fourteen_days(state: SecurityState) -> None:
    policy = in_force()
    assert (policy.requirement, policy.deadline_days) == (Requirement.EVERYBODY, 14)
    assert str(policy) == "two-factor required from all administrators after 14 days"
    assert not Policy.objects.exists()


def test_the_last_day_ends_where_the_person_lives(state: SecurityState, clock: Clock) -> None:
    midnight = datetime(2026, 3, 16, tzinfo=SKOPJE)
    set_clock(clock, midnight - timedelta(seconds=1))
    assert not standing(state).overdue
    set_clock(clock, midnight)
    assert standing(state).overdue


def test_the_deadline_shown_is_the_last_day_not_the_day_after(state: SecurityState) -> None:
    deadline = standing(state).deadline
    assert deadline is not None
    assert deadline.astimezone(SKOPJE).date().isoformat() == "2026-03-15"


def test_without_a_zone_of_their_own_it_ends_in_the_sites(
    state: SecurityState, clock: Clock
) -> None:
    state.time_zone = ""
    set_clock(clock, datetime(2026, 3, 15, 23, 59, 59, tzinfo=UTC))
    assert not standing(state).overdue
    clock.advance(1)
    assert standing(state).overdue


def test_a_day_of_23_hours_is_a_day(state: SecurityState, clock: Clock) -> None:
    state.created_at = datetime(2026, 3, 15, 12, tzinfo=SKOPJE)
    set_clock(clock, datetime(2026, 3, 29, 23, 59, 59, tzinfo=SKOPJE))
    assert not standing(state).overdue
    clock.advance(1)
    assert standing(state).overdue


@pytest.mark.parametrize(
    ("day", "left"), [("2026-03-02", 13), ("2026-03-14", 1), ("2026-03-15", 0), ("2026-04-01", 0)]
)
def test_days_left_are_counted_as_people_count(
    state: SecurityState, clock: Clock, day: str, left: int
) -> None:
    for hour in ("00:00", "12:00", "23:59"):
        set_clock(clock, datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=SKOPJE))
        assert standing(state).days_left == left


def test_with_no_days_it_is_due_at_once(state: SecurityState, clock: Clock) -> None:
    Policy.objects.create(deadline_days=0)
    set_clock(clock, MADE)
    stands = standing(state)
    assert (stands.overdue, stands.days_left, stands.deadline) == (True, 0, MADE)


def test_an_earlier_deadline_of_ones_own_counts(state: SecurityState, clock: Clock) -> None:
    state.deadline = MADE + timedelta(days=3)
    assert standing(state).deadline == state.deadline
    set_clock(clock, state.deadline)
    assert standing(state).overdue


def test_a_later_deadline_of_ones_own_gives_no_time(state: SecurityState) -> None:
    by_policy = standing(state).deadline
    state.deadline = MADE + timedelta(days=300)
    assert standing(state).deadline == by_policy


def test_where_nobody_must_nothing_is_ever_due(state: SecurityState, clock: Clock) -> None:
    Policy.objects.create(requirement=Requirement.NOBODY, deadline_days=0)
    set_clock(clock, MADE + timedelta(days=1000))
    stands = standing(state)
    assert (stands.required, stands.deadline, stands.overdue) == (False, None, False)
    assert not is_required(state)


def test_one_person_can_be_required_where_nobody_else_is(
    state: SecurityState, clock: Clock
) -> None:
    Policy.objects.create(requirement=Requirement.NOBODY, deadline_days=0)
    state.deadline = MADE
    set_clock(clock, MADE + timedelta(seconds=1))
    stands = standing(state)
    assert (stands.required, stands.deadline, stands.overdue) == (True, MADE, True)


def test_raised_policy_is_in_force_at_the_next_look(state: SecurityState, clock: Clock) -> None:
    policy = Policy.objects.create(requirement=Requirement.NOBODY)
    set_clock(clock, MADE + timedelta(days=100))
    assert not standing(state).overdue
    policy.requirement = Requirement.EVERYBODY
    policy.save()
    assert standing(state).overdue


@pytest.mark.parametrize(
    ("status", "protected"), [("active", True), ("disabled", True), ("invalidated", False)]
)
def test_who_holds_an_authenticator_is_never_overdue(
    state: SecurityState, clock: Clock, status: str, protected: bool
) -> None:
    cast.enrol(Administrator.objects.get())
    TotpAuthenticator.objects.update(status=status)
    set_clock(clock, MADE + timedelta(days=100))
    stands = standing(state)
    assert (stands.protected, stands.required, stands.overdue) == (protected, True, not protected)


def test_a_password_that_may_stand_alone_is_longer(state: SecurityState) -> None:
    assert min_password_length() == 12
    Policy.objects.create(requirement=Requirement.NOBODY)
    assert min_password_length() == 15
