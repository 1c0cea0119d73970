"""After the deadline nothing but the set-up is open; before it the page says how long."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.browser.chromium import WAYS, NewVisitor
from tests.browser.journeys import Ana, create_owner, log_in, switch_on
from tests.browser.server import Server, installation

DAY = 24 * 3600


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Serve an installation whose clock runs far ahead afterwards."""
    with installation(tmp_path) as server:
        yield server


@pytest.mark.parametrize("way", WAYS)
def test_before_and_after(new_visitor: NewVisitor, server: Server, way: str) -> None:
    visitor, ana = new_visitor(way), Ana(server.clock)
    create_owner(visitor, ana, server.first_run_link)
    assert "14 days left." in visitor.text
    visitor.follow("Later")
    assert visitor.path == "/"
    visitor.log_out(ana.username)

    ana.clock.advance(16 * DAY)
    log_in(visitor, ana)
    assert visitor.page.get_by_role("link", name="Later").count() == 0
    for path in ("/", "/account/security", "/setup/staff/administrators/"):
        visitor.open(path)
        assert visitor.heading == "Set up two-factor authentication to continue"
        assert "Your organisation has required this since" in visitor.text
    visitor.follow("Set up now")
    switch_on(visitor, ana)
    visitor.follow("Continue")
    assert visitor.path == "/"
