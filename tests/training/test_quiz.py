"""The quiz: an order that stays, first answers that count, a pass at ten (training.md §4)."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from tests import cast
from tests.clock import Clock
from tests.staff.acting import session_of
from tests.training.course_folders import copied, replaced, used

from vratar.accounts.models import Administrator
from vratar.audit.models import Event
from vratar.core.database import writing
from vratar.sessions.models import Level, Session
from vratar.sessions.services import SessionEndedError, end
from vratar.training.course_data import Question
from vratar.training.models import QuizAttempt
from vratar.training.services import quiz
from vratar.training.services.progress import of


@pytest.fixture
def boris(db: None, clock: Clock) -> Administrator:
    return cast.make("boris", "Support")


@pytest.fixture
def session(boris: Administrator) -> Session:
    """Signed in with the password alone, which is enough to learn."""
    return session_of(boris, Level.AAL1)


def attempt_of(account: Administrator) -> QuizAttempt:
    attempt = quiz.running(account.pk)
    assert attempt
    return attempt


def wrong(question: Question) -> str:
    """An option that is not right."""
    return next(one.name for one in question.options if one.name != question.right)


def walk_through(session: Session, mistakes: int = 0) -> QuizAttempt:
    """Answer all questions; the first so many wrongly."""
    quiz.begin(session)
    given = None
    for number, question in enumerate(quiz.order(attempt_of(session.owner))):
        option = wrong(question) if number < mistakes else question.right
        given = quiz.answer(session, question.name, option, "192.0.2.1")
        assert given
        assert given.right is (number >= mistakes)
    assert given
    return given.attempt


def test_the_order_stays_and_is_another_one_next_time(
    boris: Administrator, session: Session
) -> None:
    quiz.begin(session)
    first = quiz.order(attempt_of(boris))
    assert quiz.order(attempt_of(boris)) == first
    assert {one.name for one in first} == {one.name for one in quiz.order(attempt_of(boris))}
    QuizAttempt.objects.update(seed=attempt_of(boris).seed + 1)
    second = quiz.order(attempt_of(boris))
    assert [one.name for one in second] != [one.name for one in first]
    assert sorted(one.name for one in second) == sorted(one.name for one in first)


def test_options_are_in_an_order_of_the_attempt_too() -> None:
    orders = {
        tuple(one.name for one in question.options)
        for seed in range(20)
        for question in quiz.order(QuizAttempt(seed=seed))
        if question.name == "no-signal"
    }
    assert len(orders) == 6


@pytest.mark.parametrize("seed", range(12))
def test_no_question_and_no_option_gets_lost(seed: int) -> None:
    questions = quiz.order(QuizAttempt(seed=seed))
    assert len({one.name for one in questions}) == 12
    for question in questions:
        assert len({one.name for one in question.options}) == 3
        assert question.has(question.right)


@pytest.mark.parametrize(("mistakes", "passed"), [(0, True), (2, True), (3, False), (12, False)])
def test_ten_right_answers_pass(
    boris: Administrator, session: Session, mistakes: int, *, passed: bool
) -> None:
    attempt = walk_through(session, mistakes)
    assert (attempt.score, attempt.passed) == (12 - mistakes, passed)
    assert (of(boris).passed is not None) is passed
    told = Event.objects.filter(action="training.quiz_passed")
    assert told.count() == passed
    for event in told:
        assert event.actor == f"administrator:{boris.pk}"
        assert f'"count":{12 - mistakes}' in event.text


def test_single_answers_are_erased_at_the_end(boris: Administrator, session: Session) -> None:
    quiz.begin(session)
    question = quiz.order(attempt_of(boris))[0]
    quiz.answer(session, question.name, wrong(question), "")
    assert attempt_of(boris).answers == {question.name: wrong(question)}
    QuizAttempt.objects.all().delete()
    walk_through(session, 1)
    assert QuizAttempt.objects.get().answers == {}
    assert quiz.running(boris.pk) is None


def test_it_is_resumed_where_it_was_left(boris: Administrator, session: Session) -> None:
    quiz.begin(session)
    questions = quiz.order(attempt_of(boris))
    quiz.answer(session, questions[0].name, questions[0].right, "")
    quiz.begin(session)
    assert QuizAttempt.objects.count() == 1
    assert quiz.open_question(attempt_of(boris)) == questions[1]


def test_the_first_answer_counts(boris: Administrator, session: Session) -> None:
    quiz.begin(session)
    question = quiz.order(attempt_of(boris))[0]
    first = quiz.answer(session, question.name, wrong(question), "")
    assert first is not None
    assert not first.right
    assert quiz.answer(session, question.name, question.right, "") is None
    assert attempt_of(boris).answers == {question.name: wrong(question)}


@pytest.mark.parametrize(
    ("name", "option"),
    [("no-such", "clock"), ("refused-codes", "no-such"), ("refused-codes", ""), ("", "")],
)
def test_what_is_not_on_the_page_changes_nothing(
    boris: Administrator, session: Session, name: str, option: str
) -> None:
    quiz.begin(session)
    assert quiz.answer(session, name, option, "") is None
    assert attempt_of(boris).answers == {}


def test_a_practice_question_is_none_of_the_quiz(session: Session) -> None:
    quiz.begin(session)
    assert quiz.answer(session, "address-bars", "second", "") is None


def test_without_an_attempt_there_is_nothing_to_answer(session: Session) -> None:
    assert quiz.answer(session, "refused-codes", "clock", "") is None


def test_the_last_three_attempts_and_the_last_pass_stay(
    clock: Clock, boris: Administrator, session: Session
) -> None:
    scores = []
    for mistakes in (0, 1, 4, 5, 6, 7):
        clock.advance(60)
        walk_through(session, mistakes)
        kept = QuizAttempt.objects.order_by("finished_at")
        scores.append([one.score for one in kept])
    assert scores[2] == [12, 11, 8]
    assert scores[3] == [11, 8, 7]
    assert scores[-1] == [11, 7, 6, 5]
    last, passed = quiz.last_finished(boris.pk), of(boris).passed
    assert last is not None
    assert passed is not None
    assert (last.score, passed.score) == (5, 11)


def test_attempts_of_others_stay_out_of_it(boris: Administrator, session: Session) -> None:
    other = session_of(cast.make("vera", "Support"), Level.AAL1)
    for _ in range(4):
        walk_through(other)
    walk_through(session, 12)
    assert QuizAttempt.objects.filter(account=other.owner).count() == 3
    assert of(boris).passed is None


def test_another_version_of_the_course_begins_anew(
    boris: Administrator, session: Session, tmp_path: Path
) -> None:
    quiz.begin(session)
    old = attempt_of(boris)
    with used(copied(tmp_path, course=replaced("version = 1", "version = 2"))):
        assert quiz.running(boris.pk) is None
        quiz.begin(session)
        assert attempt_of(boris).pk != old.pk
        assert attempt_of(boris).course_version == 2
    assert QuizAttempt.objects.count() == 1


def test_a_quiz_that_did_not_change_stays_passed(
    boris: Administrator, session: Session, tmp_path: Path
) -> None:
    walk_through(session)
    newer = replaced("version = 1", "version = 2")
    with used(copied(tmp_path / "same", course=newer)):
        assert of(boris).passed is not None
    changed = lambda text: newer(text).replace("changed_in = 1", "changed_in = 2", 1)  # noqa: E731
    with used(copied(tmp_path / "other", course=changed)):
        assert of(boris).passed is None


def test_questions_taken_away_leave_no_attempt_without_an_end(
    boris: Administrator, session: Session, tmp_path: Path
) -> None:
    quiz.begin(session)
    for question in quiz.order(attempt_of(boris))[:11]:
        quiz.answer(session, question.name, question.right, "")
    left = quiz.open_question(attempt_of(boris))
    assert left
    fewer = replaced(f'"{left.name}",', "")
    with used(copied(tmp_path, course=fewer)):
        assert quiz.running(boris.pk) is None
        quiz.begin(session)
        assert attempt_of(boris).answers == {}


def test_a_session_that_ended_answers_nothing(session: Session, clock: Clock) -> None:
    quiz.begin(session)
    with writing():
        end(session)
    with pytest.raises(SessionEndedError), transaction.atomic():
        quiz.begin(session)
    with pytest.raises(SessionEndedError), transaction.atomic():
        quiz.answer(session, "no-signal", "sms", "")


def test_a_finished_attempt_is_dated_by_the_clock(clock: Clock, session: Session) -> None:
    quiz.begin(session)
    started = attempt_of(session.owner).started_at
    clock.advance(1800)
    attempt = walk_through(session)
    assert attempt.finished_at == started + timedelta(minutes=30)
