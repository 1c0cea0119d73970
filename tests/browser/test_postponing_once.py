"""After the deadline somebody without a phone puts the set-up off, once, with a reason."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.browser.chromium import WAYS, NewVisitor
from tests.browser.colleagues import serve_with
from tests.browser.journeys import log_in
from tests.browser.server import Server, installation

DAY = 24 * 3600
CANNOT = "I cannot do this now"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Serve an installation whose clock runs far ahead afterwards."""
    with installation(tmp_path) as server:
        yield server


@pytest.mark.parametrize("way", WAYS)
def test_once(new_visitor: NewVisitor, server: Server, way: str) -> None:
    boris = serve_with(server, boris="-Support")["boris"]
    boris.clock.advance(16 * DAY)
    visitor = new_visitor(way)
    log_in(visitor, boris)
    visitor.open("/")
    assert visitor.heading == "Set up two-factor authentication to continue"
    visitor.unfold(CANNOT)
    visitor.type("Reason", "no phone")
    visitor.press("Postpone for 7 days")
    assert "Enter a reason of 10 to 200 characters." in visitor.text
    visitor.type("Reason", "My phone is being repaired")
    visitor.press("Postpone for 7 days")
    assert visitor.path == "/"
    assert "Postponed until" in visitor.text
    assert "This is possible once." in visitor.text
    visitor.log_out(boris.username)

    ana = server.owner
    assert ana
    owner = new_visitor(way)
    log_in(owner, ana)
    owner.open("/")
    assert "1 administrator postponed the deadline" in owner.text

    boris.clock.advance(9 * DAY)
    log_in(visitor, boris)
    visitor.open("/")
    assert visitor.heading == "Set up two-factor authentication to continue"
    assert CANNOT not in visitor.text
