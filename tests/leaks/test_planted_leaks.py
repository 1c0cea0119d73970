"""The watch over the whole run, watched itself."""

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What became of each planted test, in a run of its own with two workers."""
    report = tmp_path_factory.mktemp("planted") / "report.xml"
    command = ["-m", "pytest", "tests/leaks/planted.py", "-n", "2", f"--junit-xml={report}"]
    # A run of its own: not the data folder, the keys and the worker's name of the run around it.
    environ = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert report.exists(), done.stdout + done.stderr
    cases = ET.parse(report).iter("testcase")  # noqa: S314 - we have just had it written
    return {case.get("name", ""): _outcome(case) for case in cases}


def _outcome(case: ET.Element) -> str:
    assert case.find("failure") is None, ET.tostring(case).decode()
    error = case.find("error")
    return "" if error is None else f"{error.get('message')}\n{error.text}"


def test_every_planted_leak_is_an_error_of_its_test(outcomes: dict[str, str]) -> None:
    leaks = {name: words for name, words in outcomes.items() if name.startswith("test_leak")}
    assert len(leaks) == 14
    assert not [name for name, words in leaks.items() if "Secrets came out" not in words]


def test_what_is_no_leak_is_none(outcomes: dict[str, str]) -> None:
    clean = {name: words for name, words in outcomes.items() if name.startswith("test_clean")}
    assert len(clean) == 5
    assert not any(clean.values())


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("an_id_in_a_line_of_the_log", "A line of the log holds a random id or token"),
        ("a_code_in_a_page", "POST /page: 200, the page holds a code ('481516')"),
        ("a_recovery_code_in_an_address", "POST /away: 302, Location holds a recovery code"),
        ("an_id_in_another_cookie", "cookie vratar-language holds a random id or token"),
        ("a_key_in_the_output_of_a_server", "A line of the log holds a key"),
    ],
)
def test_it_says_what_came_out_and_where(outcomes: dict[str, str], name: str, words: str) -> None:
    told = outcomes[f"test_leak_of_{name}"]
    assert words in told
    assert "vratar-session holds" not in told
