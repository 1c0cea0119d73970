"""`course.toml`: lessons, questions and quiz by name, without their texts."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from vratar.training.course_data import Proof
from vratar.training.course_tables import LARGEST_FILE, Table, read

HIGHEST_VERSION = 1_000_000
LONGEST_LESSON = 60  # minutes
RESERVED = ("quiz", "drill", "certificate", "team", "duties", "pictures")
"""What an address of the training already means."""

_PICTURE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}\.svg")


@dataclass(frozen=True)
class QuestionPlan:
    """A question's options, and the one that is right."""

    name: str
    options: tuple[str, ...]
    right: str
    pictures: dict[str, Path]
    """Option to file."""


@dataclass(frozen=True)
class LessonPlan:
    """What a lesson is made of."""

    name: str
    minutes: int
    changed_in: int
    proof: Proof
    picture: Path
    questions: tuple[str, ...]
    cards: tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """One folder's `course.toml`, or two put together."""

    version: int
    extends: bool
    lessons: tuple[LessonPlan, ...]
    questions: dict[str, QuestionPlan]
    quiz: tuple[str, ...]
    pass_mark: int
    quiz_changed_in: int

    @property
    def pictures(self) -> list[Path]:
        """The files, as often as they are named."""
        files = [lesson.picture for lesson in self.lessons]
        for question in self.questions.values():
            files += question.pictures.values()
        return files


def read_plan(folder: Path, base: Plan | None) -> Plan:
    """The plan of a folder, with that of `base` before it where it extends the course.

    Raises `CourseError`.
    """
    top = read(folder / "course.toml")
    version, extends = top.whole("version", HIGHEST_VERSION), top.yes("extends")
    base = base if extends else None
    questions = dict(base.questions) if base else {}
    for table in top.tables("questions"):
        question = _question(table)
        _once(table, question.name, questions)
        questions[question.name] = question
    lessons = list(base.lessons) if base else []
    for table in top.tables("lessons"):
        lesson = _lesson(table, version, questions)
        _once(table, lesson.name, [one.name for one in lessons])
        lessons.append(lesson)
    if not lessons:
        top.refuse("lessons", "is missing")
    if base:
        quiz, pass_mark, changed_in = base.quiz, base.pass_mark, base.quiz_changed_in
    else:
        quiz, pass_mark, changed_in = _quiz(top.table("quiz"), version, questions)
    top.end()
    kept = base.version if base else version
    plan = Plan(kept, extends, tuple(lessons), questions, quiz, pass_mark, changed_in)
    files = {file.name: file for file in plan.pictures}
    for file in plan.pictures:
        if files[file.name] != file:
            top.refuse("lessons", f"use a picture whose name is taken: {file.name}")
    return plan


def _question(table: Table) -> QuestionPlan:
    name, options = table.name("name"), table.names("options")
    if len(options) < 2:  # noqa: PLR2004 - a choice
        table.refuse("options", "must name at least two options")
    right = table.name("right")
    if right not in options:
        table.refuse("right", "names none of the options")
    shown = table.table("pictures")
    pictures = {one: _picture(shown, one) for one in options if shown.has(one)}
    shown.end()
    if pictures and len(pictures) < len(options):
        table.refuse("pictures", "must name one for every option")
    table.end()
    return QuestionPlan(name, options, right, pictures)


def _lesson(table: Table, version: int, known: dict[str, QuestionPlan]) -> LessonPlan:
    name = table.name("name")
    if name in RESERVED:
        table.refuse("name", "is taken by another page")
    proof = table.name("proof")
    if proof not in list(Proof):
        table.refuse("proof", f"must be one of {', '.join(Proof)}")
    lesson = LessonPlan(
        name,
        table.whole("minutes", LONGEST_LESSON),
        table.whole("changed_in", version),
        Proof(proof),
        _picture(table, "picture"),
        _known(table, "questions", known),
        table.names("cards"),
    )
    if lesson.proof == Proof.QUESTIONS and not lesson.questions:
        table.refuse("questions", "is missing: nothing would prove the lesson")
    if (lesson.proof == Proof.CARDS) != (len(lesson.cards) > 1):
        table.refuse("cards", 'goes with proof = "cards", and needs at least two')
    table.end()
    return lesson


def _quiz(
    table: Table, version: int, known: dict[str, QuestionPlan]
) -> tuple[tuple[str, ...], int, int]:
    questions = _known(table, "questions", known)
    if not questions:
        table.refuse("questions", "is missing")
    marks = table.whole("pass_mark", len(questions)), table.whole("changed_in", version)
    table.end()
    return questions, *marks


def _known(table: Table, key: str, known: Iterable[str]) -> tuple[str, ...]:
    names = table.names(key)
    for name in names:
        if name not in known:
            table.refuse(key, f"names a question that is not there: {name}")
    return names


def _picture(table: Table, key: str) -> Path:
    name = table.text(key)
    path = table.path.parent / name
    if not _PICTURE.fullmatch(name):
        table.refuse(key, "must be the name of an .svg file in the same folder")
    if path.is_symlink() or not path.is_file() or path.stat().st_size > LARGEST_FILE:
        table.refuse(key, f"names no file of at most {LARGEST_FILE // 1024} KiB: {name}")
    return path


def _once(table: Table, name: str, others: Iterable[str]) -> None:
    if name in others:
        table.refuse("name", f"is there twice: {name}")
