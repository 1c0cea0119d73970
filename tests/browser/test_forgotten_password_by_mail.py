"""A forgotten password: the mailed link leads to a new one, and never signs in."""

from collections.abc import Callable

import pytest
from tests.browser.chromium import WAYS, NewVisitor
from tests.browser.journeys import Ana, give_code, give_password, log_in, reauthenticate
from tests.browser.mailed import link_in, take_mail
from tests.browser.server import Server
from tests.browser.visitor import Visitor
from tests.notices.inbox import Inbox

GONE = "This link has been used or has expired. Ask for a new one."
SENT = "If the account exists, we have sent a link."


@pytest.fixture(scope="module")
def server(mailing: tuple[Server, Inbox]) -> Server:
    """The panel."""
    return mailing[0]


def ask(visitor: Visitor, name: str) -> str:
    """From the login page to the answer; the answer."""
    visitor.open("/login")
    visitor.follow("Forgotten your password?")
    visitor.type("Username or email", name)
    visitor.press("Send link")
    assert SENT in visitor.text
    return visitor.text


def choose(visitor: Visitor, password: str) -> None:
    """On the form behind the link."""
    visitor.type("New password", password)
    visitor.type("Repeat new password", password)
    visitor.press("Save password")


@pytest.fixture
def mailed_link(protected_ana: Ana, inbox: Inbox, new_visitor: NewVisitor) -> Callable[[], str]:
    """Ask for a link and wait for its mail."""

    def get() -> str:
        protected_ana.clock.advance(3601)  # three links an hour
        ask(new_visitor(), protected_ana.email)
        return link_in(take_mail(inbox, protected_ana.email, "Choose a new password"))

    return get


@pytest.mark.parametrize("way", WAYS)
def test_from_the_login_page_through_the_mail_to_a_sign_in_with_both_factors(
    protected_ana: Ana, inbox: Inbox, new_visitor: NewVisitor, way: str
) -> None:
    ana, new = protected_ana, f"{WAYS.index(way)} grey herons by the lake"
    ana.clock.advance(3601)
    visitor = new_visitor(way)
    answer = ask(visitor, "ana")
    assert ask(new_visitor(way), "nobody") == answer
    link = link_in(take_mail(inbox, ana.email, "Choose a new password"))

    visitor.open(link)
    assert visitor.heading == "Choose a password"
    assert link.rpartition("/")[2] not in visitor.page.url
    assert "For the account ana." in visitor.text
    choose(visitor, "short")
    assert "Use at least 12 characters." in visitor.text
    choose(visitor, new)
    assert visitor.heading == "Log in"
    assert "Your password is saved. Log in with it." in visitor.text
    visitor.open("/account/security")
    assert visitor.heading == "Log in", "the link signed somebody in"

    give_password(visitor, ana)
    assert "The username or password is not correct." in visitor.text
    ana.password = new
    give_password(visitor, ana)
    assert visitor.heading == "Enter your authentication code"
    give_code(visitor, ana.next_code())
    assert visitor.heading == "Dashboard"
    take_mail(inbox, ana.email, "Your password was changed")

    again = new_visitor(way)
    again.open(link)
    assert GONE in again.text


def test_an_hour_later_the_form_is_gone(
    protected_ana: Ana, mailed_link: Callable[[], str], new_visitor: NewVisitor
) -> None:
    link, visitor = mailed_link(), new_visitor()
    visitor.open(link)
    protected_ana.clock.advance(3600)
    choose(visitor, "seven white storks on a roof")
    assert GONE in visitor.text
    visitor.open(link)
    assert GONE in visitor.text
    give_password(visitor, protected_ana)
    assert visitor.heading == "Enter your authentication code"


def test_a_password_changed_meanwhile_has_used_the_link_up(
    protected_ana: Ana, mailed_link: Callable[[], str], new_visitor: NewVisitor
) -> None:
    link, visitor, mailbox = mailed_link(), new_visitor(), new_visitor()
    mailbox.open(link)
    log_in(visitor, protected_ana)
    visitor.open("/account/password")
    reauthenticate(visitor, protected_ana)
    visitor.type("Current password", protected_ana.password)
    protected_ana.password = "two kingfishers over the weir"
    visitor.type("New password", protected_ana.password)
    visitor.type("Repeat new password", protected_ana.password)
    visitor.press("Change password")
    choose(mailbox, "seven white storks on a roof")
    assert GONE in mailbox.text
