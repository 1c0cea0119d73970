"""When the training is due, who is told so, and who is owed a reminder (training.md §2, §6)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import cast, company
from tests.clock import Clock
from tests.policy import states
from tests.training.learners import do_lessons, finish, require, take_quiz

from vratar.accounts.models import Administrator, SecurityState
from vratar.authenticators.totp.models import TotpAuthenticator
from vratar.core import clock as time
from vratar.training.course_data import Course
from vratar.training.models import Beginning
from vratar.training.services import due, progress
from vratar.training.services.course import course

pytestmark = pytest.mark.django_db


@pytest.fixture
def boris(clock: Clock) -> Administrator:
    """Somebody whose account was made today; he lives in Skopje."""
    boris = cast.make("boris", "Support")
    SecurityState.objects.filter(pk=boris.pk).update(time_zone="Europe/Skopje")
    return Administrator.objects.select_related("security_state").get(pk=boris.pk)


def days(number: int) -> timedelta:
    return timedelta(days=number)


def today() -> date:
    """The day it is where he lives."""
    return time.now().astimezone(ZoneInfo("Europe/Skopje")).date()


def next_course(monkeypatch: pytest.MonkeyPatch, changed: str) -> Course:
    """A new version of the course, which changed one lesson."""
    old = course()
    version = old.version + 1
    lessons = tuple(
        replace(one, changed_in=version) if one.name == changed else one for one in old.lessons
    )
    new = replace(old, version=version, lessons=lessons)
    for room in (due, progress):
        monkeypatch.setattr(room, "course", lambda: new)
    return new


def test_nothing_is_due_where_the_policy_asks_for_nothing(boris: Administrator) -> None:
    assert due.due_on(boris) is None
    finish(boris, time.now() - days(1000))
    assert due.due_on(boris) is None


def test_a_new_account_has_thirty_days(boris: Administrator) -> None:
    require()
    due.note_beginnings()
    assert due.due_on(boris) == today() + days(30)


def test_an_old_account_has_thirty_days_from_when_it_was_required(
    boris: Administrator, clock: Clock
) -> None:
    due.note_beginnings()
    clock.advance(100 * 86400)
    require()
    due.note_beginnings()
    began = today()
    clock.advance(5 * 86400)
    due.note_beginnings()
    assert due.due_on(boris) == began + days(30)


def test_a_requirement_that_ended_begins_anew(boris: Administrator, clock: Clock) -> None:
    require()
    due.note_beginnings()
    clock.advance(40 * 86400)
    require(required=False)
    due.note_beginnings()
    require()
    due.note_beginnings()
    assert due.due_on(boris) == today() + days(30)


def test_who_has_finished_owes_nothing(boris: Administrator) -> None:
    require()
    finish(boris, time.now())
    assert due.due_on(boris) is None


def test_lessons_without_the_quiz_are_not_enough(boris: Administrator) -> None:
    require()
    do_lessons(boris, time.now())
    take_quiz(boris, time.now(), score=9)
    assert due.due_on(boris) == today() + days(30)


@pytest.mark.parametrize(
    ("passed", "months", "expected"),
    [
        (datetime(2026, 1, 15, 12, tzinfo=UTC), 12, date(2027, 1, 15)),
        (datetime(2026, 8, 31, 12, tzinfo=UTC), 6, date(2027, 2, 28)),
        (datetime(2026, 11, 30, 12, tzinfo=UTC), 1, date(2026, 12, 30)),
        # Past midnight in Skopje already.
        (datetime(2026, 3, 31, 23, tzinfo=UTC), 12, date(2027, 4, 1)),
    ],
)
@pytest.mark.parametrize("required", [True, False])
def test_with_renewal_it_is_due_so_many_months_after_the_last_pass(
    boris: Administrator, passed: datetime, months: int, expected: date, *, required: bool
) -> None:
    require(months=months, required=required)
    finish(boris, passed - days(400))
    take_quiz(boris, passed)
    assert due.due_on(boris) == expected


def test_a_failed_quiz_does_not_renew(boris: Administrator) -> None:
    require(months=12)
    finish(boris, datetime(2026, 1, 15, 12, tzinfo=UTC))
    take_quiz(boris, datetime(2026, 6, 1, 12, tzinfo=UTC), score=3)
    assert due.due_on(boris) == date(2027, 1, 15)


def test_a_changed_lesson_is_due_since_the_version_is_there(
    boris: Administrator, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    require()
    due.note_beginnings()
    finish(boris, time.now())
    clock.advance(50 * 86400)
    next_course(monkeypatch, course().lessons[5].name)
    due.note_beginnings()
    began = today()
    clock.advance(3 * 86400)
    due.note_beginnings()
    assert due.due_on(boris) == began


def test_a_version_without_a_change_for_somebody_asks_nothing(
    boris: Administrator, monkeypatch: pytest.MonkeyPatch
) -> None:
    require()
    finish(boris, time.now())
    next_course(monkeypatch, "no lesson of this name")
    assert due.due_on(boris) is None


def test_a_changed_lesson_read_again_owes_nothing(
    boris: Administrator, monkeypatch: pytest.MonkeyPatch
) -> None:
    require()
    finish(boris, time.now())
    new = next_course(monkeypatch, course().lessons[5].name)
    boris.lessons.filter(lesson=new.lessons[5].name).update(course_version=new.version)
    assert due.due_on(boris) is None


def test_a_changed_lesson_of_somebody_who_never_finished_can_wait(
    boris: Administrator, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    require()
    due.note_beginnings()
    do_lessons(boris, time.now(), 6)
    next_course(monkeypatch, course().lessons[5].name)
    due.note_beginnings()
    assert due.due_on(boris) == today() + days(30)


def test_a_changed_quiz_is_due_at_once(
    boris: Administrator, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    require()
    finish(boris, time.now())
    clock.advance(50 * 86400)
    old = course()
    new = replace(old, version=2, quiz=replace(old.quiz, changed_in=2))
    for room in (due, progress):
        monkeypatch.setattr(room, "course", lambda: new)
    due.note_beginnings()
    began = today()
    clock.advance(3 * 86400)
    assert due.due_on(boris) == began


@pytest.mark.parametrize(("left", "shown"), [(15, False), (14, True), (0, True), (-30, True)])
def test_every_page_says_so_from_two_weeks_before(
    boris: Administrator, clock: Clock, left: int, *, shown: bool
) -> None:
    require(months=12)
    finish(boris, time.now())
    expected = due.due_on(boris)
    assert expected is not None
    clock.advance((expected - today() - days(left)).total_seconds())
    page = states.two_factor(boris).get("/account/security").content.decode()
    assert ("Your security training is due on" in page) is shown


def test_with_the_password_alone_the_set_up_is_what_is_asked_for(
    boris: Administrator, clock: Clock
) -> None:
    require()
    due.note_beginnings()
    page = states.in_time(boris).get("/account/security").content.decode()
    assert "Your security training is due" not in page


@pytest.mark.parametrize(
    ("after", "owed"),
    [
        (-15, None),
        (-14, -14),
        (-1, -14),
        (0, 0),
        (13, 0),
        (14, 14),
        (28, 28),
        (42, 42),
        (400, 42),
    ],
)
def test_the_newest_reminder_is_owed(
    boris: Administrator, clock: Clock, after: int, owed: int | None
) -> None:
    require(months=12)
    finish(boris, time.now())
    expected = due.due_on(boris)
    assert expected is not None
    clock.advance((expected - today() + days(after)).total_seconds())
    found = [(one.person.pk, one.due, one.reminder) for one in due.people_due(time.now())]
    assert found == ([] if owed is None else [(boris.pk, expected, expected + days(owed))])


def overdue(name: str, clock: Clock) -> Administrator:
    """Somebody whose training is long due."""
    account = cast.make(name, "Support")
    finish(account, time.now() - days(500))
    return account


def test_whom_no_mail_would_help_is_owed_none(clock: Clock) -> None:
    require(months=12)
    reminded, gone, invited, excused, blocked = (
        overdue(name, clock) for name in ("r", "g", "i", "e", "b")
    )
    Administrator.objects.filter(pk=gone.pk).update(is_active=False)
    invited.set_unusable_password()
    invited.save()
    state = SecurityState.objects.filter(pk=excused.pk)
    state.update(exempt_until=time.now() + days(1))
    cast.enrol(blocked)
    TotpAuthenticator.objects.filter(account=blocked).update(status="disabled")
    assert [one.person for one in due.people_due(time.now())] == [reminded]


def test_without_a_policy_that_asks_nobody_is_owed_any(clock: Clock) -> None:
    overdue("boris", clock)
    assert due.people_due(time.now()) == []


def test_beginnings_are_noted_once(clock: Clock) -> None:
    require()
    due.note_beginnings()
    noted = dict(Beginning.objects.values_list("name", "at"))
    assert "required" in noted
    assert f"version {course().version}" in noted
    clock.advance(60)
    with CaptureQueriesContext(connection) as queries:
        due.note_beginnings()
    assert dict(Beginning.objects.values_list("name", "at")) == noted
    assert all(query["sql"].startswith("SELECT") for query in queries)


def test_ten_thousand_are_no_ten_thousand_queries(clock: Clock) -> None:
    require()
    company.fill(10_000)
    clock.advance(100 * 86400)
    Beginning.objects.bulk_create(
        Beginning(name=name, at=time.now() - days(90)) for name in ("required", "version 1")
    )
    with CaptureQueriesContext(connection) as queries:
        found = due.people_due(time.now())
    assert len(found) > 5000
    assert len(queries) < 150
