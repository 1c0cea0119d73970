"""From a folder to a course in every language it has: read, checked, put together."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from vratar.training.course_data import Card, Course, Lesson, Option, Question, Quiz
from vratar.training.course_plan import LessonPlan, Plan, QuestionPlan, read_plan
from vratar.training.course_tables import CourseError, Table, read

BUILT_IN = Path(__file__).parent / "course"
SOURCE_LANGUAGE = "en"
MOST_WORDS = 200

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})?")

T = TypeVar("T")


@dataclass
class _Texts:
    """The texts of one language, by name; of each either all or nothing."""

    lessons: dict[str, dict[str, Any]] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    cards: dict[str, Card] = field(default_factory=dict)


def load(folder: Path | None) -> dict[str, Course]:
    """The built-in course, or what this folder makes of it, by language. Raises `CourseError`."""
    base = read_plan(BUILT_IN, None) if folder is None or _extends(folder) else None
    plan = base if folder is None and base else read_plan(folder or BUILT_IN, base)
    folders = [one for one in (BUILT_IN if base else None, folder) if one]
    texts: dict[str, _Texts] = {}
    if not (folders[0] / f"{SOURCE_LANGUAGE}.toml").is_file():
        raise CourseError(f"{folders[0] / SOURCE_LANGUAGE}.toml is missing.")
    for one in folders:
        for path in sorted(one.glob("*.toml")):
            if path.name != "course.toml":
                if not _LANGUAGE.fullmatch(path.stem):
                    raise CourseError(f"{path}: files are named by a language, such as mk.toml.")
                _read_texts(path, plan, texts.setdefault(path.stem, _Texts()))
    pictures = {file.name: file.read_bytes() for file in plan.pictures}
    return {language: _course(plan, texts, pictures, language) for language in texts}


def _extends(folder: Path) -> bool:
    return read(folder / "course.toml").yes("extends")


def _read_texts(path: Path, plan: Plan, into: _Texts) -> None:
    top, language = read(path), path.stem
    lessons = {lesson.name: lesson for lesson in plan.lessons}
    cards = {name: name for lesson in plan.lessons for name in lesson.cards}
    _each(top.table("lessons"), lessons, into.lessons, lambda _, table: _lesson_text(table))
    _each(
        top.table("questions"),
        plan.questions,
        into.questions,
        lambda one, table: _question(one, table, language),
    )
    _each(
        top.table("cards"),
        cards,
        into.cards,
        lambda one, table: Card(one, table.text("text"), table.text("why"), language),
    )
    top.end()


def _each(
    tables: Table, plans: dict[str, Any], into: dict[str, T], make: Callable[[Any, Table], T]
) -> None:
    for name, table in tables.by_name().items():
        if name not in plans:
            tables.refuse(name, "is not in course.toml")
        if name in into:
            tables.refuse(name, "is in the built-in course already")
        into[name] = make(plans[name], table)
        table.end()


def _lesson_text(table: Table) -> dict[str, Any]:
    texts: dict[str, Any] = {key: table.text(key) for key in ("title", "remember", "source", "alt")}
    texts["paragraphs"] = table.texts("paragraphs")
    words = sum(len(text.split()) for text in (*texts["paragraphs"], texts["remember"]))
    if words > MOST_WORDS:
        table.refuse("paragraphs", f"and remember have {words} words; {MOST_WORDS} are allowed")
    return texts


def _question(plan: QuestionPlan, table: Table, language: str) -> Question:
    shown = table.table("options")
    options = tuple(
        Option(name, shown.text(name), plan.pictures[name].name if plan.pictures else "")
        for name in plan.options
    )
    shown.end()
    text, explanation = table.text("text"), table.text("explanation")
    return Question(plan.name, text, options, plan.right, explanation, language)


def _course(
    plan: Plan, texts: dict[str, _Texts], pictures: dict[str, bytes], language: str
) -> Course:
    def best(kind: str, name: str) -> tuple[Any, str]:
        for code in (language, SOURCE_LANGUAGE):
            found = getattr(texts[code], kind).get(name)
            if found is not None:
                return found, code
        raise CourseError(f"{SOURCE_LANGUAGE}.toml: {kind}.{name} is missing.")

    def lesson(number: int, one: LessonPlan) -> Lesson:
        told, code = best("lessons", one.name)
        return Lesson(
            name=one.name,
            number=number,
            minutes=one.minutes,
            changed_in=one.changed_in,
            proof=one.proof,
            picture=one.picture.name,
            questions=tuple(best("questions", name)[0] for name in one.questions),
            cards=tuple(best("cards", name)[0] for name in one.cards),
            language=code,
            **told,
        )

    quiz = tuple(best("questions", name)[0] for name in plan.quiz)
    return Course(
        version=plan.version,
        lessons=tuple(lesson(number, one) for number, one in enumerate(plan.lessons, start=1)),
        quiz=Quiz(quiz, plan.pass_mark, plan.quiz_changed_in),
        pictures=pictures,
    )
