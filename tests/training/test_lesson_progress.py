"""A lesson is done when its proof is done, and stays done until its own text changes."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from tests import cast
from tests.clock import Clock
from tests.staff.acting import session_of
from tests.training.course_folders import copied, used
from tests.training.learners import do_lessons, take_quiz

from vratar.accounts.models import Administrator
from vratar.audit.models import Event
from vratar.authenticators.totp.models import TotpAuthenticator
from vratar.core import clock as time
from vratar.sessions.models import Level, Session
from vratar.sessions.services import SessionEndedError
from vratar.training.course_data import Lesson
from vratar.training.models import Acknowledgement, Drill, DrillKind, LessonProgress
from vratar.training.services import lessons
from vratar.training.services.course import course
from vratar.training.services.progress import LessonState, is_finished, of, of_many

SOURCE = "192.0.2.1"


@pytest.fixture
def boris(db: None, clock: Clock) -> Administrator:
    return cast.make("boris", "Support")


@pytest.fixture
def session(boris: Administrator) -> Session:
    return session_of(boris, Level.AAL1)


def lesson_named(name: str) -> Lesson:
    found = course().lesson(name)
    assert found
    return found


def state_of(account: Administrator, name: str) -> LessonState:
    return next(one for one in of(account).lessons if one.lesson.name == name)


def practise_all(session: Session, name: str) -> None:
    """Answer every question of a lesson rightly."""
    lesson = lesson_named(name)
    for question in lesson.questions:
        assert lessons.practise(session, lesson, question, question.right, SOURCE)


def done(account: Administrator) -> list[str]:
    return [one.lesson.name for one in of(account).lessons if one.done_at]


def drill(account: Administrator, *, right: bool) -> None:
    Drill.objects.create(account=account, kind=DrillKind.RECOVERY, at=time.now(), right=right)


def changed(folder: Path, name: str) -> Path:
    """A new version of the course, which changed one lesson."""

    def edit(text: str) -> str:
        before, mine, after = text.partition(f'name = "{name}"')
        return (
            before.replace("version = 1", "version = 2", 1)
            + mine
            + after.replace("changed_in = 1", "changed_in = 2", 1)
        )

    return copied(folder, course=edit)


def test_nobody_has_begun(boris: Administrator) -> None:
    progress = of(boris)
    assert (progress.done, len(progress.lessons)) == (0, 7)
    assert progress.next == lesson_named("password")
    assert not is_finished(boris)
    assert progress.finished_at is progress.last_activity is None


def test_opening_a_lesson_begins_it_once(
    clock: Clock, boris: Administrator, session: Session
) -> None:
    began = time.now()
    lessons.begin(session, lesson_named("fake-page"))
    clock.advance(60)
    lessons.begin(session, lesson_named("fake-page"))
    assert state_of(boris, "fake-page").started_at == began
    assert of(boris).last_activity == began
    assert done(boris) == []


def test_a_right_answer_to_every_question_is_the_proof(
    boris: Administrator, session: Session
) -> None:
    lesson = lesson_named("password")
    first, second = lesson.questions
    assert lessons.practise(session, lesson, first, first.right, SOURCE)
    assert lessons.standing(boris.pk, lesson).question == second
    assert done(boris) == []
    assert lessons.practise(session, lesson, second, second.right, SOURCE)
    assert done(boris) == ["password"]
    assert lessons.standing(boris.pk, lesson).question is None
    row = LessonProgress.objects.get()
    assert (row.practised, row.done_at) == ([], time.now())


def test_a_wrong_answer_leaves_nothing_behind(boris: Administrator, session: Session) -> None:
    lesson = lesson_named("password")
    before = list(LessonProgress.objects.values())
    for option in ("sign-in", "no-such", ""):
        assert not lessons.practise(session, lesson, lesson.questions[0], option, SOURCE)
    assert list(LessonProgress.objects.values()) == before


def test_answering_again_after_the_end_changes_nothing(
    boris: Administrator, session: Session
) -> None:
    practise_all(session, "password")
    before = LessonProgress.objects.values().get()
    practise_all(session, "password")
    assert LessonProgress.objects.values().get() == before
    assert Event.objects.filter(action="training.lesson_done").count() == 1


def test_a_done_lesson_is_recorded(boris: Administrator, session: Session) -> None:
    practise_all(session, "six-digits")
    event = Event.objects.get(action="training.lesson_done")
    assert event.actor == f"administrator:{boris.pk}"
    assert '"name":"six-digits"' in event.text
    assert SOURCE in event.text


def test_an_authenticator_is_found_by_itself(
    clock: Clock, boris: Administrator, session: Session
) -> None:
    assert lessons.standing(boris.pk, lesson_named("set-up")).action == "enrolled"
    cast.enrol(boris)
    bound = TotpAuthenticator.objects.get().created_at
    clock.advance(600)
    assert done(boris) == ["set-up"]
    assert not LessonProgress.objects.exists()
    lessons.settle(session, SOURCE)
    assert state_of(boris, "set-up").done_at == bound
    assert Event.objects.filter(action="training.lesson_done").count() == 1
    lessons.settle(session, SOURCE)
    assert Event.objects.filter(action="training.lesson_done").count() == 1
    TotpAuthenticator.objects.update(status="invalidated")
    assert done(boris) == ["set-up"]


def test_of_a_recovery_drill_and_two_questions_both_are_needed(
    boris: Administrator, session: Session
) -> None:
    drill(boris, right=False)
    practise_all(session, "recovery-codes")
    assert done(boris) == []
    assert lessons.standing(boris.pk, lesson_named("recovery-codes")).action == "recovery-drill"
    drill(boris, right=True)
    lessons.settle(session, SOURCE)
    assert done(boris) == ["recovery-codes"]


def test_the_drill_may_come_first(boris: Administrator, session: Session) -> None:
    drill(boris, right=True)
    lessons.settle(session, SOURCE)
    assert done(boris) == []
    practise_all(session, "recovery-codes")
    assert done(boris) == ["recovery-codes"]


def test_a_drill_of_somebody_else_proves_nothing(boris: Administrator, session: Session) -> None:
    drill(cast.make("vera", "Support"), right=True)
    practise_all(session, "recovery-codes")
    assert done(boris) == []


def test_duties_are_done_when_signed(boris: Administrator, session: Session) -> None:
    practise_all(session, "your-duties")
    assert lessons.standing(boris.pk, lesson_named("your-duties")).action == "duties"
    Acknowledgement.objects.create(account=boris, policy_version=1, at=time.now())
    lessons.settle(session, SOURCE)
    assert done(boris) == ["your-duties"]


def test_the_first_wrong_card_is_named(boris: Administrator, session: Session) -> None:
    lesson = lesson_named("lost-phone")
    one, two, three, four, five = lesson.cards
    assert lessons.order_cards(session, lesson, (one, three, two, four, five), SOURCE) == three
    assert lessons.order_cards(session, lesson, (five, two, three, four, one), SOURCE) == five
    assert lessons.order_cards(session, lesson, lesson.cards, SOURCE) is None
    tabletop = Drill.objects.get()
    assert (tabletop.kind, tabletop.right, tabletop.tries) == ("cards", True, 3)
    assert lessons.order_cards(session, lesson, lesson.cards, SOURCE) is None
    assert [one.tries for one in Drill.objects.order_by("pk")] == [3, 1]


def test_cards_and_questions_together_are_the_proof(boris: Administrator, session: Session) -> None:
    lesson = lesson_named("lost-phone")
    lessons.order_cards(session, lesson, lesson.cards, SOURCE)
    assert done(boris) == []
    practise_all(session, "lost-phone")
    assert done(boris) == ["lost-phone"]


def test_it_is_finished_with_all_lessons_and_the_quiz(clock: Clock, boris: Administrator) -> None:
    do_lessons(boris, time.now() - timedelta(days=2))
    assert not is_finished(boris)
    take_quiz(boris, time.now(), score=9)
    assert not is_finished(boris)
    take_quiz(boris, time.now(), score=10)
    assert is_finished(boris)
    assert of(boris).finished_at == time.now()
    LessonProgress.objects.filter(lesson="password").delete()
    assert not is_finished(boris)
    assert of(boris).finished_at is None


def test_only_a_changed_lesson_is_due_again(
    boris: Administrator, session: Session, tmp_path: Path
) -> None:
    do_lessons(boris, time.now())
    take_quiz(boris, time.now())
    with used(changed(tmp_path, "fake-page")):
        progress = of(boris)
        assert progress.done == 6
        assert [one.lesson.name for one in progress.lessons if one.has_changed] == ["fake-page"]
        assert progress.next == course().lesson("fake-page")
        assert progress.passed is not None
        assert not progress.is_finished
        lessons.begin(session, lesson_named("fake-page"))
        assert state_of(boris, "fake-page").has_changed
        practise_all(session, "fake-page")
        assert is_finished(boris)
        rows = LessonProgress.objects.filter(lesson="fake-page")
        assert [row.course_version for row in rows] == [2]


def test_cards_of_a_changed_lesson_are_ordered_again(
    clock: Clock, boris: Administrator, session: Session, tmp_path: Path
) -> None:
    lesson = lesson_named("lost-phone")
    lessons.order_cards(session, lesson, lesson.cards, SOURCE)
    practise_all(session, "lost-phone")
    clock.advance(60)
    with used(changed(tmp_path, "lost-phone")):
        practise_all(session, "lost-phone")
        assert done(boris) == []
        again = lesson_named("lost-phone")
        lessons.order_cards(session, again, again.cards, SOURCE)
        assert done(boris) == ["lost-phone"]


def test_everybody_is_told_apart_in_three_queries(
    boris: Administrator, django_assert_num_queries: object
) -> None:
    people = [boris, *(cast.make(f"person{number}", "Support") for number in range(4))]
    for number, person in enumerate(people):
        do_lessons(person, time.now(), number)
    cast.enrol(people[0])
    with django_assert_num_queries(3):  # type: ignore[operator]
        found = of_many([person.pk for person in people])
    assert [found[person.pk].done for person in people] == [1, 1, 2, 3, 4]


def test_a_session_that_is_not_there_proves_nothing(session: Session) -> None:
    Session.objects.all().delete()
    lesson = lesson_named("password")
    question = lesson.questions[0]
    with pytest.raises(SessionEndedError), transaction.atomic():
        lessons.practise(session, lesson, question, question.right, SOURCE)
    assert not LessonProgress.objects.exists()
