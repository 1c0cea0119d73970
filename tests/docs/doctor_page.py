"""The page of the checks; `python -m tests.docs.doctor_page` writes it."""

import inspect
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "doctor.md"

HEAD = """# What `vratar doctor` looks at

In this order. A line says what is, or what to do; a warning (!) is no failure. The second group is
looked at where settings, files and keys are such that Vratar could start. `vratar doctor --json`
prints `well` (true or false) and `checks`, each with `name`, `state` (`well`, `warning`, `failed`)
and `text`. The names stay; the texts may change. Nothing is changed, and no mail is sent.
"""


def page() -> str:
    """Every check with the first sentence of its docstring."""
    from vratar.cli import checks, database_checks

    groups = {
        "Files, keys and machine": checks.BEFORE_DJANGO,
        "Database, audit log and mail": database_checks.ALL,
    }
    parts = [HEAD]
    for title, group in groups.items():
        rows = [f"| {name} | {_first(inspect.getdoc(check))} |" for name, check in group.items()]
        parts.append("\n".join([f"## {title}\n", "| Check | Well means |", "|---|---|", *rows, ""]))
    return "\n".join(parts)


def _first(text: str | None) -> str:
    assert text
    return " ".join(text.partition("\n\n")[0].split())


if __name__ == "__main__":
    import django

    django.setup()
    PAGE.write_text(page(), encoding="utf-8")
