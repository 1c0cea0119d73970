"""The page of the settings; `python -m tests.docs.settings_page` writes it."""

import ast
import inspect
from dataclasses import Field, fields
from pathlib import Path
from typing import Any

from vratar.core import settings
from vratar.core.setting_kinds import key_name
from vratar.core.settings_file import TABLES

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "settings.md"

HEAD = """# Settings

One file, `vratar.toml` in the data folder `VRATAR_HOME`. An environment variable
`VRATAR_<TABLE>_<KEY>` overrides a key, lists with commas between the values. Secrets stand in
files of their own, never in it. An unknown key, or a value that is not allowed, stops the start
with a sentence. What Owners change on pages is policy and not here.

`PORT` chooses the port that `vratar serve` listens on, `VRATAR_HOME` the data folder.
"""


def page() -> str:
    """The whole text."""
    parts = [HEAD]
    for table, kind in TABLES.items():
        meanings = _docstrings(kind)
        parts.append(f"## `[{table}]`\n")
        parts.append("| Key | Default | Allowed | Meaning |\n|---|---|---|---|")
        parts += [_row(table, key, meanings[key.name]) for key in fields(kind)]
        parts[-1] += "\n"
    return "\n".join(parts)


def _row(table: str, key: Field[Any], meaning: str) -> str:
    allowed = key.metadata["kind"].words
    cells = (f"`{table}.{key_name(key)}`", _default(table, key), allowed, meaning)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _default(table: str, key: Field[Any]) -> str:
    if table == "keys":
        return "made by `vratar init`"
    if (table, key.name) == ("site", "url"):
        return "`http://127.0.0.1:` and `PORT`"
    value = key.default
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple):
        return "`[" + ", ".join(f'"{item}"' for item in value) + "]`"
    return f'`"{value or ""}"`' if not isinstance(value, int) else f"`{value}`"


def _docstrings(kind: type) -> dict[str, str]:
    """The sentence below each field."""
    tree = ast.parse(inspect.getsource(settings))
    (found,) = [n for n in tree.body if isinstance(n, ast.ClassDef) and n.name == kind.__name__]
    pairs = zip(found.body, found.body[1:], strict=False)
    return {
        field.target.id: " ".join(text.value.value.split())
        for field, text in pairs
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
