"""A policy that is tightened holds at once, for people who are signed in already."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.browser.chromium import WAYS, NewVisitor
from tests.browser.colleagues import UNPROTECTED, serve_with
from tests.browser.journeys import give_password, log_in, switch_on
from tests.browser.server import Server, installation

PAGES = ("/", "/account/security", "/setup/staff/administrators/", "/training/")
BLOCKED = "Set up two-factor authentication to continue"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Serve an installation whose policy the test changes."""
    with installation(tmp_path) as server:
        yield server


@pytest.mark.parametrize("way", WAYS)
def test_whoever_is_overdue_reaches_nothing_but_the_set_up(
    new_visitor: NewVisitor, server: Server, way: str
) -> None:
    people = serve_with(server, boris=f"{UNPROTECTED}Support", vera="Support")
    owner, boris, vera = new_visitor(way), new_visitor(way), new_visitor(way)
    log_in(owner, people["ana"])
    log_in(vera, people["vera"])
    give_password(boris, people["boris"])
    for path in PAGES:
        boris.open(path)
        assert boris.heading != BLOCKED

    owner.go_by_menu("Setup", "Security", "Two-Factor Policy")
    assert owner.heading == "Two-Factor Policy"
    owner.type("Days", "46")
    owner.press("Continue")
    assert "Enter a number from 0 to 45." in owner.text
    owner.type("Days", "0")
    owner.type("Email or phone of the contact (optional)", "02 300 000")
    owner.press("Continue")
    assert owner.heading == "What will change"
    assert "1 administrator is not protected and will be blocked at once" in owner.text
    assert "boris" in owner.text
    boris.open("/")
    assert boris.heading != BLOCKED
    owner.press("Save Changes")
    assert "The two-factor policy is saved." in owner.text

    for path in PAGES:
        boris.open(path)
        assert boris.heading == BLOCKED
        vera.open(path)
        assert vera.heading != BLOCKED
    boris.follow("Set up now")
    switch_on(boris, people["boris"])
    boris.open("/")
    assert boris.heading != BLOCKED
