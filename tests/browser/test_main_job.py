"""The main job, end to end: a new Owner switches two-factor on and signs in with a code."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import ViewportSize
from tests.browser.chromium import PHONE, WIDE, NewVisitor
from tests.browser.journeys import (
    APP,
    CODES,
    DONE,
    SCAN,
    Ana,
    begin,
    confirm,
    create_owner,
    give_code,
    give_password,
    save_recovery_codes,
)
from tests.browser.server import Server, installation


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Give each of them an installation of its own: the link is there once."""
    with installation(tmp_path) as server:
        yield server


@pytest.mark.parametrize("screen", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_from_the_link_to_a_sign_in_with_a_code(
    new_visitor: NewVisitor, server: Server, screen: ViewportSize, scripts: bool
) -> None:
    visitor = new_visitor(viewport=screen, java_script_enabled=scripts)
    ana = Ana(server.clock)

    create_owner(visitor, ana, server.first_run_link)
    assert (visitor.path, visitor.heading) == (APP, "Set up two-factor authentication")
    begin(visitor, ana)
    assert (visitor.path, visitor.heading) == (SCAN, "Scan and confirm")
    confirm(visitor, ana.code())
    assert (visitor.path, visitor.heading) == (CODES, "Save your recovery codes")
    assert "Two-factor authentication is on." in visitor.text
    save_recovery_codes(visitor, ana)
    assert (visitor.path, visitor.heading) == (DONE, "Two-factor authentication is on.")
    visitor.follow("Continue")
    assert "1 of 1 administrator is protected." in visitor.text

    visitor.log_out(ana.username)
    assert "You are logged out." in visitor.text
    give_password(visitor, ana)
    assert visitor.heading == "Enter your authentication code"
    give_code(visitor, ana.next_code())
    assert (visitor.path, visitor.heading) == ("/", "Dashboard")
