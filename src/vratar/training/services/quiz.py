"""The quiz: twelve questions in an order of their own, of which the first answers count."""

import random
import secrets
from dataclasses import dataclass, replace

from vratar.audit import Action, record
from vratar.core import clock
from vratar.core.database import writing
from vratar.sessions import services as sessions
from vratar.sessions.models import Session
from vratar.training.course_data import Question
from vratar.training.models import QuizAttempt
from vratar.training.services.course import course

KEPT = 3
"""Finished attempts that stay, besides the last pass."""

_SEEDS = 2**31


@dataclass(frozen=True)
class Answered:
    """A first answer, which counts."""

    question: Question
    right: bool
    attempt: QuizAttempt


def running(account_id: int) -> QuizAttempt | None:
    """The attempt under way with the present course, where a question is still open."""
    mine = QuizAttempt.objects.filter(account_id=account_id, finished_at=None)
    attempt = mine.filter(course_version=course().version).first()
    return attempt if attempt and open_question(attempt) else None


def last_finished(account_id: int) -> QuizAttempt | None:
    """The newest attempt that is over."""
    mine = QuizAttempt.objects.filter(account_id=account_id, finished_at__isnull=False)
    return mine.order_by("-finished_at", "-pk").first()


def order(attempt: QuizAttempt) -> tuple[Question, ...]:
    """The questions and their options as this attempt shows them, every time the same."""
    shuffle = random.Random(attempt.seed)  # noqa: S311 - an order, no secret
    questions = course().quiz.questions
    return tuple(
        replace(one, options=tuple(shuffle.sample(one.options, len(one.options))))
        for one in shuffle.sample(questions, len(questions))
    )


def open_question(attempt: QuizAttempt) -> Question | None:
    """The next question without an answer."""
    return next((one for one in order(attempt) if one.name not in attempt.answers), None)


def begin(session: Session) -> None:
    """Start an attempt, where none is under way. Raises `SessionEndedError`."""
    with writing():
        account_id = sessions.locked(session).owner.pk
        if running(account_id) is None:
            # One that was begun with other questions cannot go on.
            QuizAttempt.objects.filter(account_id=account_id, finished_at=None).delete()
            QuizAttempt.objects.create(
                account_id=account_id,
                course_version=course().version,
                seed=secrets.randbelow(_SEEDS),
                started_at=clock.now(),
            )


def answer(session: Session, name: str, option: str, source: str) -> Answered | None:
    """Keep a first answer; with the last one the attempt is over.

    None: no attempt, question or option of this name, or the question has its answer already.
    Raises `SessionEndedError`.
    """
    with writing():
        attempt = running(sessions.locked(session).owner.pk)
        if attempt is None:
            return None
        questions = {one.name: one for one in order(attempt)}
        question = questions.get(name)
        if question is None or name in attempt.answers or not question.has(option):
            return None
        attempt.answers = {**attempt.answers, name: option}
        if all(one in attempt.answers for one in questions):
            _finish(attempt, tuple(questions.values()), source)
        attempt.save()
        return Answered(question, option == question.right, attempt)


def _finish(attempt: QuizAttempt, questions: tuple[Question, ...], source: str) -> None:
    attempt.score = sum(attempt.answers[one.name] == one.right for one in questions)
    attempt.passed = attempt.score >= course().quiz.pass_mark
    attempt.finished_at, attempt.answers = clock.now(), {}
    finished = QuizAttempt.objects.filter(account_id=attempt.account_id).exclude(finished_at=None)
    older = list(finished.order_by("-finished_at", "-pk"))
    last_pass = attempt if attempt.passed else next((one for one in older if one.passed), None)
    for one in older[KEPT - 1 :]:
        if one != last_pass:
            one.delete()
    if attempt.passed:
        record(
            Action.TRAINING_QUIZ_PASSED,
            actor=f"administrator:{attempt.account_id}",
            source=source,
            details={"count": attempt.score, "version": attempt.course_version},
        )
