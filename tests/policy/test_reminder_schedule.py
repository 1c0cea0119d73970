"""When a reminder is due: every rule of the schedule, for a person in any zone."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vratar.policy.schedule import (
    Facts,
    Kind,
    Reminder,
    Sent,
    due_reminder,
    is_open,
    next_reminder,
    opening_on,
    weekday_before,
)

SKOPJE = ZoneInfo("Europe/Skopje")
# A Monday.
MONDAY = date(2026, 3, 2)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def at(day: date, hour: int = 9, minute: int = 0, zone: ZoneInfo = SKOPJE) -> datetime:
    return datetime.combine(day, time(hour, minute), zone).astimezone(UTC)


def end(day: date, zone: ZoneInfo = SKOPJE) -> datetime:
    return datetime.combine(day, time.max, zone).astimezone(UTC)


MADE = at(MONDAY, 8)


def facts(days: int = 14, since: datetime = MADE, zone: ZoneInfo = SKOPJE) -> Facts:
    """Somebody whose last day is so many days after it began."""
    return Facts(zone, since, end(since.astimezone(zone).date() + days * DAY, zone))


def told(one: Facts, until: date, step: timedelta = HOUR) -> list[tuple[str, datetime]]:
    """What is sent when somebody looks every hour from the first moment on."""
    sent: list[Sent] = []
    now = one.since
    while now.astimezone(one.zone).date() <= until:
        due = due_reminder(one, sent, now)
        if due is not None:
            sent.append(Sent(due.kind, due.on, now))
        now += step
    return [(one.kind, one.at) for one in sent]


def test_fourteen_days_are_day_0_and_minus_7_3_1_and_the_deadline() -> None:
    # The last day is Monday the 16th: minus 3 is a Friday, and minus 1 a Sunday.
    assert told(facts(14), MONDAY + 30 * DAY) == [
        ("day 0", at(MONDAY)),
        ("-7", at(MONDAY + 7 * DAY)),
        ("-1", at(MONDAY + 11 * DAY)),
        ("deadline", at(MONDAY + 14 * DAY)),
    ]


def test_forty_five_days_have_minus_30_and_minus_14_too() -> None:
    sent = told(facts(45), MONDAY + 60 * DAY)
    assert [kind for kind, _ in sent] == ["day 0", "-30", "-14", "-7", "-3", "-1", "deadline"]
    assert [moment.astimezone(SKOPJE).strftime("%a") for _, moment in sent] == [
        *("Mon", "Tue", "Thu", "Thu", "Mon", "Wed", "Thu"),
    ]


def test_a_sunday_moves_to_the_friday_before() -> None:
    sent = told(facts(13), MONDAY + 30 * DAY)
    assert sent[-1] == ("deadline", at(MONDAY + 11 * DAY))


def test_of_two_of_one_day_the_more_urgent_one_is_sent() -> None:
    sent = dict(told(facts(13), MONDAY + 30 * DAY))
    # Minus 1, a Saturday, belongs to the same Friday.
    assert list(sent) == ["day 0", "-7", "-3", "deadline"]


def test_days_are_those_of_where_the_person_lives() -> None:
    auckland = ZoneInfo("Pacific/Auckland")
    sent = told(facts(14, at(MONDAY, 8, zone=auckland), auckland), MONDAY + 30 * DAY)
    assert sent[0] == ("day 0", at(MONDAY, zone=auckland))
    assert sent[-1] == ("deadline", at(MONDAY + 14 * DAY, zone=auckland))


@pytest.mark.parametrize(
    ("since", "first"),
    [
        (at(MONDAY, 9), at(MONDAY, 9)),
        (at(MONDAY, 9, 1), at(MONDAY + DAY, 9)),
        (at(MONDAY + 4 * DAY, 10), at(MONDAY + 7 * DAY, 9)),
        (at(MONDAY + 5 * DAY, 3), at(MONDAY + 7 * DAY, 9)),
    ],
)
def test_day_0_waits_for_the_next_nine_o_clock_of_a_weekday(
    since: datetime, first: datetime
) -> None:
    assert told(facts(14, since), MONDAY + 9 * DAY, timedelta(minutes=1))[0] == ("day 0", first)


def test_who_must_at_once_is_told_once() -> None:
    one = facts(0, at(MONDAY, 11))
    one = replace(one, deadline=one.since)
    assert told(one, MONDAY + 30 * DAY) == [("deadline", at(MONDAY + DAY))]


@pytest.mark.parametrize(
    ("day", "hour", "is_due"),
    [(7, 8, False), (7, 9, True), (7, 16, True), (7, 17, False), (8, 15, True), (8, 3, False)],
)
def test_what_was_missed_goes_out_in_working_hours(day: int, hour: int, is_due: bool) -> None:
    sent = [Sent("day 0", MONDAY, at(MONDAY))]
    due = due_reminder(facts(14), sent, at(MONDAY + day * DAY, hour))
    assert (due is not None) == is_due


@pytest.mark.parametrize(
    ("hour", "minute", "is_due"), [(9, 0, True), (11, 59, True), (12, 0, False)]
)
def test_nothing_goes_out_on_a_friday_after_noon(hour: int, minute: int, is_due: bool) -> None:
    friday = at(MONDAY + 11 * DAY, hour, minute)
    assert (due_reminder(facts(14), [], friday) is not None) == is_due


def test_of_what_was_missed_the_newest_is_sent_and_nothing_else() -> None:
    one, now = facts(45), at(MONDAY + 39 * DAY, 10)  # a Friday; minus 7 was the day before
    assert due_reminder(one, [], now) == Reminder(Kind.DAYS_7, MONDAY + 38 * DAY)
    sent = [Sent(Kind.DAYS_7, MONDAY + 38 * DAY, now)]
    for hours in range(72):
        assert due_reminder(one, sent, now + hours * HOUR) in (
            None,
            Reminder(Kind.DAYS_3, MONDAY + 42 * DAY),
        )
    assert due_reminder(one, sent, now + 24 * HOUR) is None


def test_somebody_long_overdue_is_told_once_more_and_then_left_alone() -> None:
    one, now = facts(14), at(MONDAY + 140 * DAY)
    assert due_reminder(one, [], now) == Reminder(Kind.DEADLINE, MONDAY + 14 * DAY)
    sent = [Sent(Kind.DEADLINE, MONDAY + 14 * DAY, now)]
    assert next_reminder(one, sent, now + HOUR) is None


def test_who_put_it_off_is_told_three_times_more() -> None:
    first = end(MONDAY + 14 * DAY)
    one = replace(facts(14), deadline=end(MONDAY + 23 * DAY), put_off=first)
    one = replace(one, since=at(MONDAY + 14 * DAY, 15))
    assert told(one, MONDAY + 60 * DAY) == [
        ("postponed -3", at(MONDAY + 18 * DAY)),
        ("postponed -1", at(MONDAY + 22 * DAY)),
        ("postponed deadline", at(MONDAY + 23 * DAY)),
    ]


def test_who_put_it_off_by_two_days_is_not_told_of_a_day_before_that() -> None:
    one = replace(facts(14), deadline=end(MONDAY + 16 * DAY), put_off=end(MONDAY + 14 * DAY))
    assert due_reminder(one, [], at(MONDAY + 14 * DAY, 16)) is None
    assert due_reminder(one, [], at(MONDAY + 15 * DAY)) == Reminder(
        Kind.POSTPONED_1, MONDAY + 15 * DAY
    )


def test_a_shorter_deadline_is_told_of_the_next_morning() -> None:
    sent = [
        Sent("day 0", MONDAY, at(MONDAY)),
        Sent("-30", MONDAY + 15 * DAY, at(MONDAY + 15 * DAY)),
    ]
    shorter = facts(20)
    now = at(MONDAY + 15 * DAY, 15)
    assert due_reminder(shorter, sent, now) is None
    assert due_reminder(shorter, sent, now + 18 * HOUR) == Reminder(Kind.DAYS_7, MONDAY + 13 * DAY)


@pytest.mark.parametrize(("before", "is_due"), [(23, False), (25, True)])
def test_one_sent_by_hand_counts_for_a_day(before: int, is_due: bool) -> None:
    now = at(MONDAY + 7 * DAY)
    one = replace(facts(14), reminded_at=now - before * HOUR)
    for later in (0, 3, 24, 26):
        due = due_reminder(one, [Sent("day 0", MONDAY, at(MONDAY))], now + later * HOUR)
        assert (due is not None) == is_due


def test_who_is_not_asked_or_need_not_is_told_nothing() -> None:
    nobody = replace(facts(14), is_asked=False)
    free = replace(facts(14), deadline=None)
    for one in (nobody, free):
        assert told(one, MONDAY + 20 * DAY) == []
        assert next_reminder(one, [], at(MONDAY)) is None


def test_somebody_who_moves_is_not_told_the_same_twice() -> None:
    # Created when it was Monday in Skopje, and Tuesday in Auckland.
    since = at(MONDAY, 15)
    here = facts(14, since)
    sent = [Sent(Kind.DAYS_7, MONDAY + 7 * DAY, at(MONDAY + 7 * DAY))]
    there = facts(14, since, ZoneInfo("Pacific/Auckland"))
    assert due_reminder(here, sent, at(MONDAY + 8 * DAY)) is None
    assert (
        due_reminder(there, sent, at(MONDAY + 8 * DAY, 9, zone=ZoneInfo("Pacific/Auckland")))
        is None
    )


def test_a_mail_of_another_kind_waits_for_a_day_of_its_own() -> None:
    friday = MONDAY + 4 * DAY
    sent = [Sent("-3", friday, at(friday))]
    assert opening_on(friday + 2 * DAY, [], at(friday, 10), SKOPJE) == at(friday + 3 * DAY)
    assert opening_on(friday, [], at(friday, 10), SKOPJE) == at(friday, 10)
    assert opening_on(friday, sent, at(friday, 10), SKOPJE) == at(friday + 3 * DAY)


ZONES = st.sampled_from(
    [
        *("Europe/Skopje", "America/New_York", "America/St_Johns", "Pacific/Auckland"),
        *("Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Kiritimati", "Pacific/Pago_Pago"),
        *("Africa/Casablanca", "America/Sao_Paulo", "Asia/Tehran", "UTC"),
    ]
).map(ZoneInfo)
# Zones change their clocks in these years, at night and around noon of others.
INSTANTS = st.datetimes(datetime(2013, 1, 1), datetime(2037, 1, 1)).map(  # noqa: DTZ001
    lambda naive: naive.replace(tzinfo=UTC)
)
PEOPLE = st.builds(
    lambda zone, since, days: facts(days, since, zone), ZONES, INSTANTS, st.integers(0, 45)
)


@given(PEOPLE, INSTANTS)
def test_nothing_is_ever_due_at_night_at_the_weekend_or_on_a_friday_afternoon(
    one: Facts, now: datetime
) -> None:
    local = now.astimezone(one.zone)
    if due_reminder(one, [], now) is not None:
        assert local.weekday() < 5
        assert 9 <= local.hour < (12 if local.weekday() == 4 else 17)
        assert now >= one.since


@given(PEOPLE)
def test_looking_every_hour_sends_each_kind_once_at_nine_and_ends_with_the_deadline(
    one: Facts,
) -> None:
    assert one.deadline is not None
    last = one.deadline.astimezone(one.zone).date()
    start = one.since.replace(minute=0, second=0, microsecond=0)  # half-hour zones: 09:30 at most
    sent = told(replace(one, since=start), last + 5 * DAY)
    kinds = [kind for kind, _ in sent]
    days = [moment.astimezone(one.zone).date() for _, moment in sent]
    assert len(set(kinds)) == len(kinds)
    assert len(set(days)) == len(days)
    assert kinds[-1] == "deadline"
    assert days[-1] == max(weekday_before(last), days[0])
    for _, moment in sent:
        assert moment.astimezone(one.zone).hour == 9
        assert moment.astimezone(one.zone).weekday() < 5


@given(PEOPLE, INSTANTS)
def test_what_is_announced_is_what_is_then_due(one: Facts, now: datetime) -> None:
    coming = next_reminder(one, [], now)
    if coming is not None:
        reminder, moment = coming
        assert moment >= now
        assert due_reminder(one, [], moment) == reminder
        assert is_open(moment, one.zone)


@given(PEOPLE, st.lists(st.integers(0, 70 * 24), max_size=40))
def test_however_rarely_somebody_looks_nobody_is_told_twice_or_backwards(
    one: Facts, looks: list[int]
) -> None:
    sent: list[Sent] = []
    for hours in sorted(looks):
        now = one.since + hours * HOUR
        due = due_reminder(one, sent, now)
        if due is not None:
            sent.append(Sent(due.kind, due.on, now))
    kinds = list(Kind)
    places = [kinds.index(Kind(row.kind)) for row in sent]
    assert places == sorted(set(places))
