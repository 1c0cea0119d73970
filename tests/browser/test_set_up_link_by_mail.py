"""An Owner has a set-up link mailed: the colleague comes in; the deactivated one does not."""

import pytest
from tests.browser.chromium import WAYS, NewVisitor
from tests.browser.journeys import (
    APP,
    DONE,
    Ana,
    give_code,
    give_password,
    log_in,
    reauthenticate,
    switch_on,
)
from tests.browser.mailed import link_in, take_mail
from tests.browser.server import Server
from tests.browser.visitor import Visitor
from tests.notices.inbox import Inbox

GONE = "This link has been used or has expired. Ask for a new one."


@pytest.fixture(scope="module")
def server(mailing: tuple[Server, Inbox]) -> Server:
    """The panel."""
    return mailing[0]


def colleague(ana: Ana, name: str) -> Ana:
    """Somebody who is about to be added."""
    return Ana(ana.clock, name, f"{name}@example.mk", "six grey herons by the lake")


def add(owner: Visitor, ana: Ana, new: Ana) -> None:
    """Add somebody, the link sent by mail."""
    owner.open("/setup/staff/administrators/add")
    if owner.path.startswith("/reauthenticate"):
        reauthenticate(owner, ana)
    owner.type("Username", new.username)
    owner.type("Email", new.email)
    owner.select("Role", "Support")
    owner.choose("Send a set-up link by email")
    owner.press("Add administrator")
    assert f"A set-up link was sent to {new.email}." in owner.text


@pytest.mark.parametrize("way", WAYS)
def test_the_mailed_link_leads_through_the_set_up(
    protected_ana: Ana, inbox: Inbox, new_visitor: NewVisitor, way: str
) -> None:
    boris = colleague(protected_ana, f"boris.{WAYS.index(way)}")
    owner, visitor = new_visitor(way), new_visitor(way)
    log_in(owner, protected_ana)
    add(owner, protected_ana, boris)
    link = link_in(take_mail(inbox, boris.email, "Your account on"))
    assert link not in owner.page.content()

    visitor.open(link)
    assert visitor.heading == "Choose a password"
    visitor.type("New password", boris.password)
    visitor.type("Repeat new password", boris.password)
    visitor.press("Save password")
    assert visitor.path == APP
    switch_on(visitor, boris)
    assert visitor.path == DONE
    visitor.log_out(boris.username)
    give_password(visitor, boris)
    give_code(visitor, boris.next_code())
    assert visitor.heading == "Dashboard"
    again = new_visitor(way)
    again.open(link)
    assert GONE in again.text


def test_a_deactivated_person_finds_the_same_page(
    protected_ana: Ana, inbox: Inbox, new_visitor: NewVisitor
) -> None:
    igor = colleague(protected_ana, "igor")
    owner, visitor = new_visitor(), new_visitor()
    log_in(owner, protected_ana)
    add(owner, protected_ana, igor)
    link = link_in(take_mail(inbox, igor.email, "Your account on"))
    visitor.open(link)
    owner.follow("Edit", "igor")
    owner.follow("Deactivate…")
    owner.press("Deactivate")
    visitor.type("New password", igor.password)
    visitor.type("Repeat new password", igor.password)
    visitor.press("Save password")
    assert GONE in visitor.text
    visitor.open(link)
    assert GONE in visitor.text
