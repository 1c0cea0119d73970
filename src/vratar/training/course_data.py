"""What a course is made of: plain text in one language, frozen."""

from dataclasses import dataclass
from enum import StrEnum


class Proof(StrEnum):
    """What makes a lesson done, besides the right answers to its questions."""

    QUESTIONS = "questions"  # nothing else
    ENROLLED = "enrolled"  # an authenticator is bound
    RECOVERY_DRILL = "recovery-drill"  # a recovery code was tested
    CARDS = "cards"  # the cards were put in order
    DUTIES = "duties"  # "I know my duties" was signed


@dataclass(frozen=True)
class Option:
    """One answer to choose from; `picture` is the name of a file, "" for none."""

    name: str
    text: str
    picture: str = ""


@dataclass(frozen=True)
class Question:
    """A question with one right option, which the data names."""

    name: str
    text: str
    options: tuple[Option, ...]
    right: str
    explanation: str
    language: str

    def has(self, option: str) -> bool:
        """Whether an option of this name may be chosen."""
        return any(one.name == option for one in self.options)

    @property
    def right_option(self) -> Option:
        """The one to choose."""
        return next(one for one in self.options if one.name == self.right)


@dataclass(frozen=True)
class Card:
    """A step of the tabletop, and why it stands where it does."""

    name: str
    text: str
    why: str
    language: str


@dataclass(frozen=True)
class Lesson:
    """One lesson; `cards` are in their right order, `language` is that of its texts."""

    name: str
    number: int
    minutes: int
    changed_in: int
    """The version of the course that brought its present text."""
    proof: Proof
    title: str
    paragraphs: tuple[str, ...]
    remember: str
    source: str
    picture: str
    alt: str
    questions: tuple[Question, ...]
    cards: tuple[Card, ...]
    language: str

    def question(self, name: str) -> Question | None:
        """The question of this name; None where the lesson has none."""
        return next((one for one in self.questions if one.name == name), None)


@dataclass(frozen=True)
class Quiz:
    """The questions at the end, and how many must be right."""

    questions: tuple[Question, ...]
    pass_mark: int
    changed_in: int


@dataclass(frozen=True)
class Course:
    """All of it in one language; what is not translated stands in English."""

    version: int
    lessons: tuple[Lesson, ...]
    quiz: Quiz
    pictures: dict[str, bytes]
    """Name to SVG, of every picture that the course names."""

    def lesson(self, name: str) -> Lesson | None:
        """The lesson of this name; None where there is none."""
        return next((one for one in self.lessons if one.name == name), None)

    def after(self, lesson: Lesson) -> Lesson | None:
        """The next lesson; None after the last."""
        return next((one for one in self.lessons if one.number == lesson.number + 1), None)
