"""People are reminded together: chosen in the list, named, asked by mail, not asked again."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from tests.browser.chromium import WAYS, NewVisitor, visitors
from tests.browser.journeys import Ana, create_owner, log_in, reauthenticate, switch_on
from tests.browser.server import Server, installation
from tests.browser.visitor import Visitor
from tests.browser.walk import populate
from tests.notices.inbox import Inbox, mail_server, text_of

LIST = "/setup/staff/administrators/"
DAY = 24 * 3600
OLD_PROOF = 601
"""Seconds after which it is asked again who sits there."""
OFF, OVERDUE, PROTECTED = 3, 7, 1
"""People of the company, by their numbers; two more have it off."""
OTHERS = (11, 19)
PATIENCE = 100
"""Tenths of a second in which a mail has to arrive."""


@pytest.fixture(scope="module")
def mails() -> Iterator[Inbox]:
    """Receive what the server sends."""
    with mail_server() as inbox:
        yield inbox


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory, browser: Browser, mails: Inbox
) -> Iterator[Server]:
    """Serve a company in which no two people have one name."""
    folder = tmp_path_factory.mktemp("remind")
    mail = {"VRATAR_MAIL_SERVER": mails.url, "VRATAR_MAIL_FROM": "panel@example.mk"}
    with installation(folder, **mail) as server:
        server.owner = Ana(server.clock)
        with visitors(browser, server.url) as new_visitor:
            visitor = new_visitor()
            create_owner(visitor, server.owner, server.first_run_link)
            switch_on(visitor, server.owner)
        populate(server, 24)
        yield server


@pytest.fixture
def inbox(server: Server, mails: Inbox) -> Inbox:
    """Receive mails on a new day: whoever was reminded yesterday can be reminded again."""
    server.clock.advance(DAY)
    mails.mails.clear()
    return mails


def choose(visitor: Visitor, *numbers: int) -> list[str]:
    """Choose these in the list of everybody; their names."""
    visitor.open(LIST)
    names = []
    for number in numbers:
        row = visitor.page.get_by_role("row").filter(has_text=re.compile(rf"person\.{number}\b"))
        names.append(row.get_by_role("rowheader").inner_text())
        visitor.tick(f"Choose {names[-1]}")
    return names


def told(visitor: Visitor) -> str:
    """What the page says has happened."""
    return visitor.page.locator(".flash").inner_text()


def mailed(visitor: Visitor, inbox: Inbox, number: int) -> str:
    """The reminder somebody received; it may take the server a moment to send it."""
    address = f"person.{number}@example.mk"
    for _ in range(PATIENCE):
        if found := [text_of(mail) for mail in inbox.mails if mail["To"] == address]:
            assert len(found) == 1
            return found[0]
        visitor.page.wait_for_timeout(100)
    raise AssertionError(f"No mail for {address}.")


@pytest.mark.parametrize("way", WAYS)
def test_those_chosen_are_named_reminded_and_not_asked_again(
    new_visitor: NewVisitor, inbox: Inbox, ana: Ana, way: str
) -> None:
    visitor = new_visitor(way)
    log_in(visitor, ana)
    visitor.go_by_menu("Setup", "Staff Management", "Administrators")
    names = choose(visitor, OFF, OVERDUE, PROTECTED)
    visitor.press("Send reminder")
    assert visitor.heading == "Send reminder"
    listed = visitor.page.get_by_role("main").locator("form li").all_inner_texts()
    assert listed == sorted(names[:2], key=str.casefold)
    assert "1 person needs no reminder: protected, inactive or invited." in visitor.text

    visitor.press("Send reminder")
    assert visitor.path == LIST
    assert told(visitor) == (
        "Reminder sent to 2 people. 1 person needs no reminder: protected, inactive or invited."
    )
    for number in (OFF, OVERDUE):
        assert visitor.url in mailed(visitor, inbox, number)

    choose(visitor, OFF, OVERDUE)
    visitor.press("Send reminder")
    assert "2 people were reminded today and are not asked again." in visitor.text
    assert not visitor.page.get_by_role("button", name="Send reminder").count()
    visitor.follow("Back")
    assert visitor.path == LIST


@pytest.mark.parametrize("way", WAYS)
def test_with_nobody_chosen_it_says_so(new_visitor: NewVisitor, ana: Ana, way: str) -> None:
    visitor = new_visitor(way)
    log_in(visitor, ana)
    visitor.open(LIST)
    visitor.press("Send reminder")
    assert visitor.page.get_by_role("alert").inner_text() == "Choose at least one administrator."
    visitor.follow("Back")
    assert visitor.path == LIST


def test_who_thinks_better_of_it_sends_nothing(
    new_visitor: NewVisitor, inbox: Inbox, ana: Ana
) -> None:
    visitor = new_visitor()
    log_in(visitor, ana)
    choose(visitor, OFF)
    visitor.press("Send reminder")
    visitor.follow("Cancel")
    assert visitor.path == LIST
    assert visitor.page.locator(".flash").count() == 0
    # Mails go out in their order: once this one is there, an earlier one would be.
    choose(visitor, OVERDUE)
    visitor.press("Send reminder")
    visitor.press("Send reminder")
    assert told(visitor) == "Reminder sent to 1 person."
    mailed(visitor, inbox, OVERDUE)
    assert "person.3@example.mk" not in [mail["To"] for mail in inbox.mails]


def test_some_of_those_chosen_were_reminded_today(
    new_visitor: NewVisitor, inbox: Inbox, ana: Ana
) -> None:
    visitor = new_visitor()
    log_in(visitor, ana)
    for chosen in (OTHERS[:1], OTHERS):
        choose(visitor, *chosen)
        visitor.press("Send reminder")
        visitor.press("Send reminder")
    assert told(visitor) == "Reminder sent to 1 person. Reminded today; not sent again to 1 person."
    for number in OTHERS:
        mailed(visitor, inbox, number)


def test_an_old_proof_is_renewed_and_the_names_are_still_there(
    new_visitor: NewVisitor, server: Server, inbox: Inbox, ana: Ana
) -> None:
    visitor = new_visitor()
    log_in(visitor, ana)
    (name,) = choose(visitor, OFF)
    visitor.press("Send reminder")
    server.clock.advance(OLD_PROOF)
    visitor.press("Send reminder")
    reauthenticate(visitor, ana)
    assert visitor.heading == "Send reminder"
    assert name in visitor.text
    visitor.press("Send reminder")
    assert told(visitor) == "Reminder sent to 1 person."
    mailed(visitor, inbox, OFF)
