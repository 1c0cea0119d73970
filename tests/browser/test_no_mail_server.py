"""Without a mail server: a forgotten password is a matter for another administrator."""

from collections.abc import Iterator

import pytest
from tests.browser.chromium import WAYS, NewVisitor
from tests.browser.journeys import (
    Ana,
    give_code,
    give_password,
    log_in,
    reauthenticate,
    switch_on,
)
from tests.browser.server import Server, installation
from tests.browser.visitor import Visitor

FORGETFUL = "boris"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve an installation that has no mail server."""
    with installation(tmp_path_factory.mktemp("no-mail")) as server:
        yield server


@pytest.fixture(scope="module")
def boris(server: Server) -> Ana:
    """A colleague who is invited."""
    return Ana(server.clock, FORGETFUL, f"{FORGETFUL}@example.mk", "six grey herons by the lake")


def choose(visitor: Visitor, link: str, password: str) -> None:
    """Open a link and choose a password."""
    visitor.open(link)
    visitor.type("New password", password)
    visitor.type("Repeat new password", password)
    visitor.press("Save password")


def come_in(visitor: Visitor, server: Server, boris: Ana) -> None:
    """Boris comes in for the first time, by a link from the host."""
    made = server.vratar(
        "administrators", "create", FORGETFUL, "--email", boris.email, "--role", "Administrator"
    )
    choose(visitor, next(word for word in made.split() if "/setup-link/" in word), boris.password)
    switch_on(visitor, boris)
    visitor.log_out(FORGETFUL)


@pytest.mark.parametrize("way", WAYS)
def test_another_administrator_helps_with_a_link_that_is_shown_once(
    protected_ana: Ana, server: Server, boris: Ana, new_visitor: NewVisitor, way: str
) -> None:
    owner, visitor = new_visitor(way), new_visitor(way)
    if not boris.secret:
        come_in(visitor, server, boris)
    visitor.open("/login")
    visitor.follow("Forgotten your password?")
    assert "Ask another administrator for a set-up link." in visitor.text
    assert visitor.page.get_by_role("main").get_by_role("textbox").count() == 0

    log_in(owner, protected_ana)
    owner.open("/setup/staff/administrators/")
    owner.follow("Edit", FORGETFUL)
    owner.follow("New set-up link…")
    if owner.path.startswith("/reauthenticate"):
        reauthenticate(owner, protected_ana)
    assert "No mail server is set up: the set-up link is shown to you once." in owner.text
    owner.press("Make a new link")
    link = owner.page.locator("#set-up-link").inner_text()

    boris.password = f"{WAYS.index(way)} white storks on the roof"
    choose(visitor, link, boris.password)
    assert "Your password is saved. Log in with it." in visitor.text
    give_password(visitor, boris)
    assert visitor.heading == "Enter your authentication code"
    give_code(visitor, boris.next_code())
    assert visitor.heading == "Dashboard"
    again = new_visitor(way)
    again.open(link)
    assert "This link has been used or has expired. Ask for a new one." in again.text
