"""Fixtures: one panel with four workers for all races, and the table at the end."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.races.panel import Panel, panel_in
from tests.races.tally import Tally

from vratar.core.settings_file import load

ROUNDS = 50
"""Of each race in `make test`; `make soak` plays more."""

_TALLY = "tally of a race"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the races on one worker: they share a panel, and would slow each other down."""
    here = Path(__file__).parent
    for item in items:
        if item.path.parent == here:
            item.add_marker(pytest.mark.xdist_group("races"))


@pytest.hookimpl
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what came of the races."""
    rows = [
        (report.nodeid.partition("::test_")[2].replace("_", " "), value)
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", "") == "call"
        for name, value in report.user_properties
        if name == _TALLY
    ]
    if rows:
        terminalreporter.section("Races")
        head = f"{'rounds':>7}{'none':>6}{'double':>8}{'rows disagree':>15}{'processes':>11}"
        terminalreporter.write_line(f"{'':60}{head}")
    for name, row in sorted(rows):
        numbers = (
            f"{row['rounds']:>7}{row['none']:>6}{row['double']:>8}"
            f"{row['disagreeing']:>15}{row['processes']:>11}"
        )
        terminalreporter.write_line(f"{name:60}{numbers}  {row['winners']}")


@pytest.fixture(scope="session")
def rounds() -> int:
    """How many of each race."""
    return int(os.environ.get("VRATAR_TEST_ROUNDS", ROUNDS))


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Panel]:
    """Serve a panel; on PostgreSQL where the tests run there, in a database of its own."""
    with panel_in(tmp_path_factory.mktemp("races"), **database()) as panel:
        yield panel


@pytest.fixture
def panel(served: Panel) -> Iterator[Panel]:
    """The panel, and nothing but loopback to it."""
    yield served
    served.end_round()


@pytest.fixture
def tally(request: pytest.FixtureRequest) -> Tally:
    """Count the rounds of this test."""
    return Tally()


def database() -> dict[str, str]:
    """Where a panel of the races keeps its rows: settings, empty for a file."""
    server = load().database.server
    if server is None:
        return {}
    import psycopg

    name = f"races_{secrets.token_hex(4)}"
    url = os.environ["VRATAR_DATABASE_URL"]
    passfile = Path(os.environ["VRATAR_DATABASE_PASSFILE"])
    with psycopg.connect(url, password=passfile.read_text().strip(), autocommit=True) as link:
        link.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))
    return {"VRATAR_DATABASE_URL": f"{url.rpartition('/')[0]}/{name}"}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Note the tally with the report, whether the test passes or fails."""
    try:
        return (yield)
    finally:
        tally = getattr(item, "funcargs", {}).get("tally")
        if isinstance(tally, Tally):
            item.user_properties.append((_TALLY, tally.row()))
