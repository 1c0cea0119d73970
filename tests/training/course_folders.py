"""Courses of an organisation's own, as folders."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from django.test import override_settings

from vratar.core.settings import current
from vratar.training.course_files import BUILT_IN

Edit = Callable[[str], str]


def copied(folder: Path, **edits: Edit) -> Path:
    """The built-in course in a folder, some files of it changed: `en=lambda text: …`."""
    shutil.copytree(BUILT_IN, folder, dirs_exist_ok=True)
    for name, edit in edits.items():
        file = folder / f"{name}.toml"
        before = file.read_text(encoding="utf-8")
        after = edit(before)
        assert after != before, "The edit found nothing to change."
        file.write_text(after, encoding="utf-8")
    return folder


def replaced(old: str, new: str) -> Edit:
    """An edit that replaces the first of these words."""
    return lambda text: text.replace(old, new, 1)


ADDED = """
version = 1
extends = true

[[lessons]]
name = "our-house"
minutes = 1
changed_in = 1
picture = "house.svg"
proof = "questions"
questions = ["whom-to-call"]

[[questions]]
name = "whom-to-call"
options = ["nobody", "vesna"]
right = "vesna"
"""
ADDED_TEXTS = """
[lessons.our-house]
title = "Our house"
paragraphs = ["Vesna keeps the spare keys."]
remember = "Call Vesna."
source = "our own rules"
alt = "A house."

[questions.whom-to-call]
text = "Whom do you call?"
explanation = "She is always there."
[questions.whom-to-call.options]
nobody = "Nobody"
vesna = "Vesna"
"""


def added(folder: Path) -> Path:
    """A folder that adds one lesson to the built-in course, in English alone."""
    (folder / "course.toml").write_text(ADDED, encoding="utf-8")
    (folder / "en.toml").write_text(ADDED_TEXTS, encoding="utf-8")
    (folder / "house.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>', encoding="utf-8")
    return folder


@contextmanager
def used(folder: Path) -> Iterator[None]:
    """An installation whose course is in this folder."""
    training = replace(current().training, course=folder)
    with override_settings(VRATAR=replace(current(), training=training)):
        yield
