"""Settings of somebody's own with DEBUG start nothing (security.md §13)."""

import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.conftest import Host
from tests.whole.ports import free_port

WORDS = "DEBUG is on: pages of errors would show the inside of Vratar."


def with_settings(folder: Path, *lines: str) -> dict[str, str]:
    """Environment that makes our own programs take other settings, as a test may."""
    text = "\n".join(["from vratar.config.settings import *", *lines, ""])
    (folder / "own_settings.py").write_text(text)
    return {
        "DJANGO_SETTINGS_MODULE": "own_settings",
        "VRATAR_TEST_CLOCK": str(folder / "clock"),
        "PYTHONPATH": f"{Host(folder).environ['PYTHONPATH']}:{folder}",
    }


@pytest.mark.parametrize("command", [["serve"], ["administrators", "list"], ["doctor"]])
def test_no_command_runs_with_it(installed: Host, tmp_path: Path, command: list[str]) -> None:
    environ = with_settings(tmp_path, "DEBUG = True")
    code, output, errors = installed.run(*command, PORT=str(free_port()), **environ)
    assert code == 1
    assert WORDS in output + errors
    assert "Traceback" not in output + errors


def test_no_other_server_runs_the_panel_with_it(installed: Host, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from vratar.config.wsgi import application"],
        env=installed.environ | with_settings(tmp_path, "DEBUG = True"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert WORDS in done.stderr


@pytest.mark.parametrize("line", ["DEBUG = False", "DEBUG = True; VRATAR_CLOCK = 'time.time'"])
def test_the_panel_runs_without_it_and_in_a_test(
    installed: Host, tmp_path: Path, line: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from vratar.config.wsgi import application"],
        env=installed.environ | with_settings(tmp_path, line),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
