"""Two tabs, two devices: answers at the same moment lose nothing and count once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import pytest
from django.db import connection
from tests import cast
from tests.staff.acting import session_of
from tests.whole.on_disk import restore_roles

from vratar.audit.models import Event
from vratar.sessions.models import Level, Session
from vratar.training.models import Drill, LessonProgress, QuizAttempt
from vratar.training.services import lessons, quiz
from vratar.training.services.course import course

pytestmark = pytest.mark.django_db(transaction=True)
HANDS = 4
T = TypeVar("T")


def sessions() -> list[Session]:
    """One person at several devices."""
    restore_roles()
    boris = cast.make("boris", "Support")
    return [session_of(boris, Level.AAL1) for _ in range(HANDS)]


def at_once(steps: list[Callable[[], T]]) -> list[T]:
    """Take these steps at one moment, each in a thread of its own."""
    together = threading.Barrier(len(steps))

    def take(step: Callable[[], T]) -> T:
        together.wait(20)
        try:
            return step()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(steps)) as pool:
        return [hand.result(60) for hand in [pool.submit(take, step) for step in steps]]


def test_one_attempt_begins() -> None:
    at_once([lambda one=one: quiz.begin(one) for one in sessions()])  # type: ignore[misc]
    assert QuizAttempt.objects.count() == 1


def test_one_of_several_answers_to_a_question_counts() -> None:
    devices = sessions()
    quiz.begin(devices[0])
    question = quiz.order(QuizAttempt.objects.get())[0]
    options = [one.name for one in question.options] + [question.right]
    given = at_once(
        [
            lambda one=one, option=option: quiz.answer(one, question.name, option, "")  # type: ignore[misc]
            for one, option in zip(devices, options, strict=True)
        ]
    )
    assert sum(one is not None for one in given) == 1
    winner = next(number for number, one in enumerate(given) if one is not None)
    assert QuizAttempt.objects.get().answers == {question.name: options[winner]}


def test_answers_to_several_questions_are_all_kept() -> None:
    devices = sessions()
    quiz.begin(devices[0])
    questions = quiz.order(QuizAttempt.objects.get())[:HANDS]
    given = at_once(
        [
            lambda one=one, asked=asked: quiz.answer(one, asked.name, asked.right, "")  # type: ignore[misc]
            for one, asked in zip(devices, questions, strict=True)
        ]
    )
    assert all(given)
    kept = QuizAttempt.objects.get().answers
    assert kept == {asked.name: asked.right for asked in questions}


def test_the_last_answer_ends_the_attempt_once() -> None:
    devices = sessions()
    quiz.begin(devices[0])
    *before, last = quiz.order(QuizAttempt.objects.get())
    for asked in before:
        quiz.answer(devices[0], asked.name, asked.right, "")
    given = at_once(
        [lambda one=one: quiz.answer(one, last.name, last.right, "") for one in devices]  # type: ignore[misc]
    )
    assert sum(one is not None for one in given) == 1
    assert QuizAttempt.objects.get().score == 12
    assert Event.objects.filter(action="training.quiz_passed").count() == 1


def test_a_lesson_is_done_once() -> None:
    devices = sessions()
    lesson = course().lesson("fake-page")
    assert lesson
    at_once(
        [
            lambda one=one, asked=asked: lessons.practise(one, lesson, asked, asked.right, "")  # type: ignore[misc]
            for one, asked in zip(devices, lesson.questions, strict=True)
        ]
    )
    assert LessonProgress.objects.get().done_at is not None
    assert Event.objects.filter(action="training.lesson_done").count() == 1


def test_an_order_of_cards_is_one_drill() -> None:
    devices = sessions()
    lesson = course().lesson("lost-phone")
    assert lesson
    order = tuple(reversed(lesson.cards))
    at_once([lambda one=one: lessons.order_cards(one, lesson, order, "") for one in devices])  # type: ignore[misc]
    assert Drill.objects.get().tries == HANDS
