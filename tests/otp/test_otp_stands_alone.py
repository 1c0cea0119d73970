"""The room needs the standard library, is told the time and does no input or output."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from vratar import otp

FILES = sorted(Path(otp.__file__).parent.glob("*.py"))
LISTING = """
import json, sys
before = set(sys.modules)
import vratar.otp
print(json.dumps(sorted({name.partition(".")[0] for name in set(sys.modules) - before})))
"""


def test_importing_the_room_imports_the_standard_library_and_nothing_else() -> None:
    program = [sys.executable, "-c", LISTING]
    listing = subprocess.run(program, capture_output=True, text=True, check=True).stdout
    imported = set(json.loads(listing))
    assert "django" not in imported
    assert imported - sys.stdlib_module_names == {"vratar"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_file_of_the_room_imports_a_clock_or_a_way_out(file: Path) -> None:
    imported: set[str] = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(str(node.module))
    assert not imported & {"time", "datetime", "os", "pathlib", "socket", "logging", "random"}


def test_every_public_name_exists_and_is_documented() -> None:
    for name in otp.__all__:
        value = getattr(otp, name)
        assert not callable(value) or value.__doc__, name
