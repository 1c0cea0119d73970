"""A new address counts when the link that was mailed to it is opened and confirmed."""

import pytest
from tests.browser.chromium import WAYS, NewVisitor
from tests.browser.journeys import Ana, log_in, reauthenticate
from tests.browser.mailed import link_in, take_mail
from tests.browser.server import Server
from tests.browser.visitor import Visitor
from tests.notices.inbox import Inbox

ASKED = "Confirm your email address"


@pytest.fixture(scope="module")
def server(mailing: tuple[Server, Inbox]) -> Server:
    """The panel."""
    return mailing[0]


def ask(visitor: Visitor, ana: Ana, address: str) -> None:
    """Sign in and give a new address, as far as the mail."""
    ana.clock.advance(3601)  # three links an hour
    log_in(visitor, ana)
    visitor.open("/account/security")
    visitor.type("Email", address)
    visitor.press("Save Changes")
    assert "change your email address" in visitor.text
    reauthenticate(visitor, ana)
    assert visitor.labelled("Email").input_value() == address
    visitor.press("Save Changes")
    assert f"We have sent a link to {address}." in visitor.text


def address_of(visitor: Visitor) -> str:
    """The address that counts now."""
    visitor.open("/account/security")
    return visitor.labelled("Email").input_value()


@pytest.mark.parametrize("way", WAYS)
def test_it_counts_when_it_is_confirmed(
    protected_ana: Ana, inbox: Inbox, new_visitor: NewVisitor, way: str
) -> None:
    ana, new = protected_ana, f"ana.{WAYS.index(way)}@example.mk"
    visitor, mailbox = new_visitor(way), new_visitor(way)
    ask(visitor, ana, new)
    assert address_of(visitor) == ana.email

    link = link_in(take_mail(inbox, new, ASKED))
    mailbox.open(link)
    assert mailbox.heading == "Confirm your email address"
    assert f"The email address of the account ana becomes {new}." in mailbox.text
    assert link.rpartition("/")[2] not in mailbox.page.url
    assert address_of(visitor) == ana.email, "opening the link changed the address"
    mailbox.press("Confirm")
    assert mailbox.heading == "Log in"
    assert "Your email address is confirmed." in mailbox.text
    mailbox.open("/account/security")
    assert mailbox.heading == "Log in", "the link signed somebody in"
    assert address_of(visitor) == new
    for told in (ana.email, new):
        take_mail(inbox, told, "Your email address was changed")
    ana.email = new

    mailbox.open(link)
    assert "This link has been used or has expired. Ask for a new one." in mailbox.text


def test_a_day_later_the_link_works_no_more(
    protected_ana: Ana, inbox: Inbox, new_visitor: NewVisitor
) -> None:
    visitor = new_visitor()
    ask(visitor, protected_ana, "ana.late@example.mk")
    link = link_in(take_mail(inbox, "ana.late@example.mk", ASKED))
    mailbox = new_visitor()
    mailbox.open(link)
    protected_ana.clock.advance(24 * 3600)
    mailbox.press("Confirm")
    assert "This link has been used or has expired. Ask for a new one." in mailbox.text
    log_in(visitor, protected_ana)
    assert address_of(visitor) == protected_ana.email
