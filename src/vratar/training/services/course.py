"""The course of this installation, loaded once."""

from functools import cache
from pathlib import Path

from django.utils.translation import get_language

from vratar.core.settings import current
from vratar.training.course_data import Course
from vratar.training.course_files import SOURCE_LANGUAGE, load


def course(language: str | None = None) -> Course:
    """The course in a language, or in that of the reader; English where it is not translated."""
    courses = _loaded(current().training.course)
    return courses.get(language or get_language() or "", courses[SOURCE_LANGUAGE])


@cache
def _loaded(folder: Path | None) -> dict[str, Course]:
    return load(folder)
