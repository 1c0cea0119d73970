"""Everything can be done without a mouse."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from tests.browser.conftest import PHONE, WIDE, NewVisitor, visitors
from tests.browser.journeys import (
    CODES,
    DONE,
    Ana,
    begin,
    confirm,
    create_owner,
    give_code,
    give_password,
    log_in_with_recovery_code,
    save_recovery_codes,
)
from tests.browser.keyboard import KeyboardVisitor
from tests.browser.server import Server


@pytest.fixture
def new_visitor(browser: Browser, fresh_server: Server) -> Iterator[NewVisitor]:
    yield from visitors(browser, fresh_server.url)


@pytest.mark.parametrize("screen", [WIDE, PHONE], ids=["wide", "phone"])
def test_from_the_link_to_every_way_in(
    new_visitor: NewVisitor, fresh_server: Server, screen: dict[str, int]
) -> None:
    anybody = new_visitor(viewport=screen)
    visitor = KeyboardVisitor(anybody.page, anybody.inspector)
    ana = Ana(fresh_server.clock)

    create_owner(visitor, ana, fresh_server.first_run_link)
    begin(visitor, ana)
    confirm(visitor, ana.code())
    assert visitor.path == CODES
    save_recovery_codes(visitor, ana)
    assert visitor.path == DONE
    visitor.follow("Continue")

    visitor.go_by_menu("Setup", "Staff Management", "Administrators")
    visitor.follow("Edit ana")
    visitor.choose("Off")
    visitor.press("Save Changes")
    assert visitor.heading == "Confirm your identity"

    visitor.log_out("ana")
    give_password(visitor, ana)
    give_code(visitor, ana.next_code())
    assert visitor.path == "/"

    visitor.log_out("ana")
    log_in_with_recovery_code(visitor, ana)
    visitor.press("Continue")
    assert visitor.path == "/"


def test_enter_in_the_last_field_sends_the_form(
    new_visitor: NewVisitor, fresh_server: Server
) -> None:
    anybody = new_visitor()
    visitor = KeyboardVisitor(anybody.page, anybody.inspector)
    ana = Ana(fresh_server.clock)
    create_owner(visitor, ana, fresh_server.first_run_link)
    begin(visitor, ana)
    visitor.type("Token Code", ana.code())
    visitor.enter()
    assert visitor.path == CODES
    save_recovery_codes(visitor, ana)
    visitor.log_out("ana")
    visitor.open("/login")
    # The page puts the focus into its first field.
    visitor.page.keyboard.type(ana.username)
    visitor.type("Password", ana.password)
    visitor.enter()
    visitor.page.keyboard.type(ana.next_code())
    visitor.enter()
    assert visitor.path == "/"
