"""Taking a lesson: it is begun, its questions are practised, and its proof is noticed."""

from dataclasses import dataclass
from datetime import datetime

from vratar.audit import Action, record
from vratar.authenticators.totp import services as totp
from vratar.core import clock
from vratar.core.database import writing
from vratar.sessions import services as sessions
from vratar.sessions.models import Session
from vratar.training.course_data import Card, Lesson, Proof, Question
from vratar.training.models import Acknowledgement, Drill, DrillKind, LessonProgress
from vratar.training.services.course import course


@dataclass(frozen=True)
class Standing:
    """What a lesson still asks of somebody; nothing where it is done."""

    done_at: datetime | None
    question: Question | None
    action: Proof | None
    """What is to be done besides the questions."""


def standing(account_id: int, lesson: Lesson) -> Standing:
    """What comes next: the first open question, then the action."""
    row = _row(account_id, lesson)
    if row and row.done_at:
        return Standing(row.done_at, None, None)
    right = row.practised if row else []
    question = next((one for one in lesson.questions if one.name not in right), None)
    action = None if _action_done_at(account_id, lesson, row) else lesson.proof
    return Standing(None, question, action)


def begin(session: Session, lesson: Lesson) -> None:
    """Note that the lesson was opened, the first time."""
    if _row(session.owner.pk, lesson) is None:
        with writing():
            _held_row(session, lesson)


def practise(
    session: Session, lesson: Lesson, question: Question, option: str, source: str
) -> bool:
    """Whether the answer is right; only right ones are kept. Raises `SessionEndedError`."""
    if option != question.right:
        return False
    with writing():
        row = _held_row(session, lesson)
        if row.done_at is None and question.name not in row.practised:
            row.practised = [*row.practised, question.name]
            row.save(update_fields=["practised"])
        settle(session, source)
    return True


def order_cards(
    session: Session, lesson: Lesson, order: tuple[Card, ...], source: str
) -> Card | None:
    """The first card in a wrong place; None where all are right. Raises `SessionEndedError`."""
    wrong = next(
        (one for one, right in zip(order, lesson.cards, strict=True) if one != right), None
    )
    with writing():
        row = _held_row(session, lesson)
        mine = Drill.objects.filter(account=row.account_id, kind=DrillKind.CARDS, right=False)
        drill = mine.first() or Drill(account_id=row.account_id, kind=DrillKind.CARDS, tries=0)
        drill.tries, drill.at, drill.right = drill.tries + 1, clock.now(), wrong is None
        drill.save()
        settle(session, source)
    return wrong


def settle(session: Session, source: str) -> None:
    """Note every lesson whose proof is complete now; call it after whatever may be one.

    Raises `SessionEndedError`.
    """
    if not _proven(session.owner.pk):
        return
    with writing():
        account_id = sessions.locked(session).owner.pk
        for lesson, done_at in _proven(account_id):
            LessonProgress.objects.update_or_create(
                account_id=account_id,
                lesson=lesson.name,
                course_version=lesson.changed_in,
                defaults={"done_at": done_at, "practised": []},
                create_defaults={"done_at": done_at, "started_at": done_at},
            )
            before = LessonProgress.objects.filter(account_id=account_id, lesson=lesson.name)
            before.exclude(course_version=lesson.changed_in).delete()
            record(
                Action.TRAINING_LESSON_DONE,
                actor=f"administrator:{account_id}",
                source=source,
                details={"name": lesson.name, "version": lesson.changed_in},
            )


def _proven(account_id: int) -> list[tuple[Lesson, datetime]]:
    """Lessons that are not done by their row and have all they need; and since when."""
    rows = {
        (row.lesson, row.course_version): row
        for row in LessonProgress.objects.filter(account_id=account_id)
    }
    found = []
    for lesson in course().lessons:
        row = rows.get((lesson.name, lesson.changed_in))
        right = row.practised if row else []
        open_still = row is None or row.done_at is None
        if open_still and all(one.name in right for one in lesson.questions):
            done_at = _action_done_at(account_id, lesson, row)
            if done_at:
                found.append((lesson, clock.now() if lesson.questions else done_at))
    return found


def _action_done_at(account_id: int, lesson: Lesson, row: LessonProgress | None) -> datetime | None:
    """When the lesson's action was done; now where it has none."""
    drills = Drill.objects.filter(account_id=account_id, right=True).order_by("-at")
    match lesson.proof:
        case Proof.ENROLLED:
            bound = totp.bound(account_id)
            return bound.created_at if bound else None
        case Proof.RECOVERY_DRILL:
            done = drills.filter(kind=DrillKind.RECOVERY)
        case Proof.CARDS:
            # The cards of a changed lesson are other cards.
            since = row.started_at if row else clock.now()
            done = drills.filter(kind=DrillKind.CARDS, at__gte=since)
        case Proof.DUTIES:
            signed = Acknowledgement.objects.filter(account_id=account_id).order_by("-at")
            return signed.values_list("at", flat=True).first()
        case _:
            return clock.now()
    return done.values_list("at", flat=True).first()


def _row(account_id: int, lesson: Lesson) -> LessonProgress | None:
    mine = LessonProgress.objects.filter(account_id=account_id, lesson=lesson.name)
    return mine.filter(course_version=lesson.changed_in).first()


def _held_row(session: Session, lesson: Lesson) -> LessonProgress:
    """The person's row, alone with it until the transaction ends. Raises `SessionEndedError`."""
    account_id = sessions.locked(session).owner.pk
    row, _ = LessonProgress.objects.get_or_create(
        account_id=account_id,
        lesson=lesson.name,
        course_version=lesson.changed_in,
        defaults={"started_at": clock.now()},
    )
    return row
