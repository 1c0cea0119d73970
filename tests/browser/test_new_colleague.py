"""An Owner adds a colleague, who comes in through the link alone, and later leaves."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.browser.chromium import WAYS, NewVisitor
from tests.browser.journeys import (
    APP,
    DONE,
    Ana,
    create_owner,
    give_code,
    give_password,
    switch_on,
)
from tests.browser.server import Server, installation
from tests.browser.visitor import Visitor


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Give each of them an installation of its own: somebody is there once."""
    with installation(tmp_path) as server:
        yield server


def add_boris(owner: Visitor, boris: Ana) -> str:
    """Add him with a link that is shown once; the link."""
    owner.go_by_menu("Setup", "Staff Management", "Administrators")
    owner.follow("Add administrator")
    owner.type("Username", boris.username)
    owner.type("Email", boris.email)
    owner.select("Role", "Support")
    owner.press("Add administrator")
    assert owner.heading == "Set-up link for boris"
    return owner.page.locator("#set-up-link").inner_text()


def come_in(visitor: Visitor, boris: Ana, link: str) -> None:
    """Choose a password and set up two-factor, in one go."""
    visitor.open(link)
    assert visitor.heading == "Choose a password"
    assert link.rpartition("/")[2] not in visitor.page.url
    visitor.type("New password", boris.password)
    visitor.type("Repeat new password", boris.password)
    visitor.press("Save password")
    assert visitor.path == APP
    switch_on(visitor, boris)


@pytest.mark.parametrize("way", WAYS)
def test_from_the_link_to_a_sign_in_and_to_the_end(
    new_visitor: NewVisitor, server: Server, way: str
) -> None:
    owner = new_visitor(way)
    ana = Ana(server.clock)
    create_owner(owner, ana, server.first_run_link)
    switch_on(owner, ana)
    owner.open("/")
    boris = Ana(server.clock, "boris", "boris@example.mk", "six grey herons by the lake")
    link = add_boris(owner, boris)
    owner.follow("Back")
    assert "Invited until" in owner.text

    colleague = new_visitor(way)
    come_in(colleague, boris, link)
    assert colleague.path == DONE
    again = new_visitor(way)
    again.open(link)
    assert "This link has been used or has expired. Ask for a new one." in again.text
    colleague.log_out(boris.username)
    give_password(colleague, boris)
    give_code(colleague, boris.next_code())
    assert colleague.heading == "Dashboard"

    owner.reload()
    assert "2 administrators, 2 protected." in owner.text
    owner.follow("Edit", "boris")
    owner.follow("Deactivate…")
    assert owner.heading == "Deactivate boris"
    owner.press("Deactivate")
    colleague.open("/account/security")
    assert colleague.heading == "Log in"
    give_password(colleague, boris)
    assert "The username or password is not correct." in colleague.text
