"""docs/security/evidence.md: every requirement and every known mistake has a test, or a reason."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "security" / "evidence.md"

# The ids of the security design: gaps in the numbers are intentional.
REQUIREMENTS = [
    *(f"N{number}" for number in range(1, 11)),
    "N10b",
    *(f"N{number}" for number in (*range(11, 14), *range(20, 40), *range(50, 70), *range(80, 87))),
]
MISTAKES = [
    *(f"V{number}" for number in (*range(1, 18), *range(20, 35), *range(40, 48))),
    "V47b",
    *(f"V{number}" for number in (*range(48, 69), *range(70, 86), *range(90, 97))),
    *(f"V{number}" for number in range(100, 110)),
]
REASONS = ("Not met", "Does not apply", "Later")
_TEST = re.compile(r"`(tests/[\w/]+\.py)(?:::(test_\w+))?`")


def rows() -> dict[str, str]:
    """Each id with what it is held by."""
    found: dict[str, str] = {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("| ").split(" | ")]
        if not re.match(r"[NV]\d", cells[0]):
            continue
        for one in cells[0].split(", "):
            assert one not in found, f"{one} stands there twice"
            found[one] = cells[2]
    return found


@cache
def names_of(path: str) -> frozenset[str]:
    """The names of a file's tests."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    return frozenset(name for name in names if name.startswith("test_"))


def test_every_id_has_its_row_and_no_other_has() -> None:
    assert sorted(rows()) == sorted(REQUIREMENTS + MISTAKES)


@pytest.mark.parametrize("one", REQUIREMENTS + MISTAKES)
def test_it_is_held_by_tests_that_exist_or_has_a_reason(one: str) -> None:
    held_by = rows()[one]
    named = _TEST.findall(held_by)
    assert named or held_by.startswith(REASONS), held_by
    for path, name in named:
        assert (ROOT / path).is_file(), path
        assert names_of(path), path
        assert not name or name in names_of(path), f"{path}::{name}"
    # Nothing else may look like a proof.
    rest = _TEST.sub("", held_by).replace("<br>", " ")
    assert "`" not in rest or held_by.startswith(REASONS), rest
