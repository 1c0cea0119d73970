"""Two tabs edit one administrator: the slower one is told, and nothing is lost."""

from collections.abc import Iterator

import pytest
from tests.browser.chromium import WAYS, NewVisitor
from tests.browser.colleagues import serve_with
from tests.browser.journeys import Ana, log_in
from tests.browser.server import Server, installation
from tests.browser.visitor import Visitor

COLLEAGUES = tuple(f"boris{number}" for number in range(len(WAYS)))
FIRST, LAST = "First name (optional)", "Last name (optional)"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve an installation of its own."""
    with installation(tmp_path_factory.mktemp("stale")) as server:
        serve_with(server, **dict.fromkeys(COLLEAGUES, "Support"))
        yield server


def another_tab(visitor: Visitor) -> Visitor:
    """The same page once more, in the same browser."""
    tab = type(visitor)(visitor.page.context.new_page(), visitor.inspector)
    tab.open(visitor.path)
    return tab


@pytest.mark.parametrize("way", WAYS)
def test_the_slower_tab_is_told_and_loses_nothing(
    new_visitor: NewVisitor, ana: Ana, way: str
) -> None:
    name = COLLEAGUES[WAYS.index(way)]
    slow = new_visitor(way)
    log_in(slow, ana)
    slow.go_by_menu("Setup", "Staff Management", "Administrators")
    slow.follow("Edit", name)
    entry = slow.path
    fast = another_tab(slow)
    fast.type(FIRST, "Борис")
    fast.press("Save Changes")
    assert "The changes to Борис are saved." in fast.text

    slow.type(FIRST, "Boris")
    slow.type(LAST, "Ng")
    slow.press("Save Changes")
    assert slow.path == entry
    told = "Somebody changed this administrator while you were editing."
    assert told in slow.text
    assert "Now: Борис" in slow.text
    assert slow.labelled(FIRST).input_value() == "Boris"
    assert slow.labelled(LAST).input_value() == "Ng"
    fast.open(entry)
    assert fast.labelled(FIRST).input_value() == "Борис"

    slow.press("Save Changes")
    assert "The changes to Boris Ng are saved." in slow.text
    fast.reload()
    assert fast.heading == "Boris Ng"
