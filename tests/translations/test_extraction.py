"""The catalogue holds exactly the texts of the code.

When it does not: `cd src/vratar && django-admin makemessages -l mk --no-wrap --add-location file`,
then translate what is empty or fuzzy.
"""

import ast
import shutil
import sys
from pathlib import Path

import pytest
from tests.translations import catalogue


def _without_date(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith('"POT-Creation-Date:')]


@pytest.mark.parametrize("language", catalogue.OWN)
def test_extracting_the_texts_again_changes_nothing(language: str, tmp_path: Path) -> None:
    copy = tmp_path / "vratar"
    passing = shutil.ignore_patterns("__pycache__", "*.mo", "tmp*")
    shutil.copytree(catalogue.VRATAR, copy, ignore=passing)
    command = [sys.executable, "-m", "django", "makemessages", "-l", language]
    catalogue.run([*command, "--no-wrap", "--add-location", "file"], copy)
    again = copy / catalogue.OWN[language].relative_to(catalogue.VRATAR)
    assert _without_date(again) == _without_date(catalogue.OWN[language])


def test_no_text_stands_inside_another_string() -> None:
    # There xgettext does not find it, and it stays English for ever.
    hidden = [
        f"{path}:{call.lineno}"
        for path in catalogue.VRATAR.rglob("*.py")
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
        if call.func.id == "_" or "gettext" in call.func.id
    ]
    assert hidden == []
