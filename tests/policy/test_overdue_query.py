"""The question "who is overdue?" in SQL has the same answer as each person's standing."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from tests import cast
from tests.clock import Clock

from vratar.accounts.models import Administrator, Role, SecurityState
from vratar.accounts.services import create_administrator
from vratar.core.database import writing
from vratar.policy.models import Policy, Requirement
from vratar.policy.services import overdue, standing

# Skopje and London change at 1 and 2 o'clock, Beirut and Havana at midnight, Nuuk an hour before
# it; Kathmandu and Chatham are not whole hours away; Kiritimati and Niue are a day apart.
ZONES = (
    *("", "UTC", "Europe/Skopje", "Europe/London", "Asia/Beirut", "America/Havana"),
    *("America/Nuuk", "Asia/Kathmandu", "Pacific/Chatham", "Pacific/Kiritimati", "Pacific/Niue"),
)
DAYS = 14
# What changes fourteen days later: nothing; clocks forward in Europe, Lebanon, Cuba, Greenland; and
# back again.
MADE = ["2026-02-10", "2026-03-15", "2026-02-22", "2026-03-14", "2026-10-11", "2026-10-18"]


def people(instants: list[datetime]) -> list[SecurityState]:
    """Somebody of every zone for every instant."""
    role = Role.objects.get(name="Support")
    for number, (zone, at) in enumerate((z, i) for z in ZONES for i in instants):
        with writing():
            made = create_administrator(f"p{number}", f"p{number}@example.mk", "!", role)
            SecurityState.objects.filter(pk=made.pk).update(time_zone=zone, created_at=at)
    return list(SecurityState.objects.all())


def found() -> set[int]:
    return set(Administrator.objects.filter(overdue()).values_list("pk", flat=True))


def expected(states: list[SecurityState]) -> set[int]:
    return {state.pk for state in states if standing(state).overdue}


@pytest.mark.parametrize("day", MADE)
def test_it_agrees_around_every_midnight_of_every_zone(db: None, clock: Clock, day: str) -> None:
    made = datetime.fromisoformat(f"{day}T00:00").replace(tzinfo=UTC)
    states = people([made + timedelta(hours=hours) for hours in (-3, 0, 7, 21, 23.5)])
    answers = set()
    for zone in ("UTC", "Europe/Skopje", "America/Nuuk", "America/Havana", "Pacific/Niue"):
        midnight = datetime.combine((made + timedelta(days=DAYS + 1)).date(), made.time())
        for distance in (-3600.5, -0.000001, 0, 0.5, 1800, 3599.999999, 3600, 7200):
            instant = midnight.replace(tzinfo=ZoneInfo(zone)).timestamp() + distance
            clock.set(instant)
            assert found() == expected(states), (zone, distance)
            answers.add(len(found()))
    assert len(answers) > 3  # the instants did tell people apart


@pytest.mark.parametrize("requirement", Requirement)
@pytest.mark.parametrize("days", [0, 1, 45])
def test_it_agrees_under_every_policy_and_with_deadlines_of_ones_own(
    db: None, clock: Clock, requirement: Requirement, days: int
) -> None:
    Policy.objects.create(requirement=requirement, deadline_days=days, roles=support())
    now = datetime.fromtimestamp(clock.now(), UTC)
    states = people([now - timedelta(days=2), now])
    for number, state in enumerate(states):
        own = {0: None, 1: now, 2: now + timedelta(seconds=1), 3: now - timedelta(days=1)}
        state.deadline = own[number % 4]
        state.save()
    assert found() == expected(states)


def support() -> list[int]:
    return [Role.objects.get(name="Support").pk]


@pytest.mark.parametrize("requirement", Requirement)
def test_it_agrees_about_a_last_day_and_about_other_roles(
    db: None, clock: Clock, requirement: Requirement
) -> None:
    day = datetime.fromtimestamp(clock.now(), UTC).date()
    Policy.objects.create(requirement=requirement, deadline_on=day, roles=support())
    states = people([datetime.fromtimestamp(clock.now(), UTC)])
    Administrator.objects.filter(username__endswith="3").update(
        role=Role.objects.get(name="Auditor")
    )
    states = list(SecurityState.objects.all())
    answers = set()
    for hour in range(-16, 40):
        clock.set(datetime.combine(day, datetime.min.time(), UTC).timestamp() + hour * 3600)
        assert found() == expected(states), hour
        answers.add(len(found()))
    assert (len(answers) > 3) == (requirement != Requirement.NOBODY)


def test_it_agrees_about_what_was_put_off_and_who_is_excused(db: None, clock: Clock) -> None:
    Policy.objects.create(deadline_days=0)
    now = datetime.fromtimestamp(clock.now(), UTC)
    states = people([now - timedelta(days=2)])
    moments = [None, now - timedelta(seconds=1), now, now + timedelta(seconds=1)]
    for number, state in enumerate(states):
        state.postponed_until = moments[number % 4]
        state.exempt_until = moments[number // 4 % 4]
        state.save()
    assert found() == expected(states)
    assert 0 < len(found()) < len(states)


def test_who_holds_an_authenticator_is_not_found(db: None, clock: Clock) -> None:
    ana, boris = cast.make("ana"), cast.make("boris")
    cast.enrol(ana)
    clock.advance(40 * 86400)
    assert found() == {boris.pk}


def test_it_is_three_statements_however_many_zones_there_are(
    db: None, clock: Clock, django_assert_num_queries: object
) -> None:
    people([datetime.now(UTC)])
    with django_assert_num_queries(3):  # type: ignore[operator]
        found()
