"""Where the policy asks for approval, an Owner allows a colleague to set two-factor up."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.browser.chromium import WAYS, NewVisitor
from tests.browser.colleagues import serve_with
from tests.browser.journeys import log_in, switch_on
from tests.browser.server import Server, installation

ASK = "Ask another administrator to allow your set-up or to send you a set-up link."
WHY = "Nobody sets up with a stolen password"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Serve an installation with a policy of its own."""
    with installation(tmp_path) as server:
        yield server


@pytest.mark.parametrize("way", WAYS)
def test_by_the_owner(new_visitor: NewVisitor, server: Server, way: str) -> None:
    people = serve_with(server, boris="-Support")
    server.vratar("policy", "set", "--first-set-up", "approval", "--reason", WHY)
    visitor, boris = new_visitor(way), people["boris"]
    log_in(visitor, boris)
    assert ASK in visitor.text
    visitor.follow("Back")
    assert visitor.path == "/"
    visitor.open("/account/two-factor/totp/1")
    assert ASK in visitor.text

    owner = new_visitor(way)
    log_in(owner, people["ana"])
    owner.open("/setup/staff/administrators/")
    owner.follow("Edit boris")
    owner.follow("Allow set-up…")
    owner.press("Allow set-up")
    assert "boris may set up two-factor authentication within 24 hours." in owner.text
    assert "Allow set-up…" not in owner.text

    visitor.open("/account/two-factor/totp/")
    switch_on(visitor, boris)
