"""Everything can be done without a mouse."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import ViewportSize
from tests.browser.chromium import PHONE, WIDE, NewVisitor
from tests.browser.journeys import (
    CODES,
    DONE,
    Ana,
    begin,
    confirm,
    create_owner,
    log_in,
    log_in_with_recovery_code,
    save_recovery_codes,
)
from tests.browser.keyboard import KeyboardVisitor
from tests.browser.server import Server, installation


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Give each of them an installation of its own: the link is there once."""
    with installation(tmp_path) as server:
        yield server


@pytest.mark.parametrize("screen", [WIDE, PHONE], ids=["wide", "phone"])
def test_from_the_link_to_every_way_in(
    new_visitor: NewVisitor, server: Server, screen: ViewportSize
) -> None:
    visitor = new_visitor("keyboard", viewport=screen)
    ana = Ana(server.clock)

    create_owner(visitor, ana, server.first_run_link)
    begin(visitor, ana)
    confirm(visitor, ana.code())
    save_recovery_codes(visitor, ana)
    assert visitor.path == DONE
    visitor.follow("Continue")

    visitor.go_by_menu("Setup", "Staff Management", "Administrators")
    visitor.follow("Edit", "ana")
    visitor.choose("Off")
    visitor.press("Save Changes")
    assert visitor.heading == "Turn off two-factor authentication"

    visitor.log_out(ana.username)
    log_in(visitor, ana)
    assert visitor.path == "/"

    visitor.log_out(ana.username)
    log_in_with_recovery_code(visitor, ana)
    visitor.press("Continue")
    assert visitor.path == "/"


def test_enter_in_the_last_field_sends_the_form(new_visitor: NewVisitor, server: Server) -> None:
    visitor = new_visitor("keyboard")
    assert isinstance(visitor, KeyboardVisitor)
    ana = Ana(server.clock)
    create_owner(visitor, ana, server.first_run_link)
    begin(visitor, ana)
    visitor.type("Token Code", ana.code())
    visitor.enter()
    assert visitor.path == CODES
    save_recovery_codes(visitor, ana)
    visitor.log_out(ana.username)

    visitor.open("/login")
    visitor.page.keyboard.type(ana.username)  # the first field has the focus already
    visitor.type("Password", ana.password)
    visitor.enter()
    visitor.page.keyboard.type(ana.next_code())
    visitor.enter()
    assert visitor.path == "/"
