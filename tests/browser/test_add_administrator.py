"""An administrator is added: the link is shown once, and a mistake costs nothing that was typed."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Error
from tests.browser.chromium import WAYS, NewVisitor
from tests.browser.colleagues import serve_with
from tests.browser.journeys import Ana, log_in
from tests.browser.server import Server, installation
from tests.browser.visitor import Visitor

ADD = "/setup/staff/administrators/add"
TYPED = {
    "First name (optional)": "Ѓорѓи",
    "Last name (optional)": "O'Neill <b>",
    "Username": "gjorgji",
    "Email": "gjorgji@example.mk",
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve an installation with an Owner and one colleague."""
    with installation(tmp_path_factory.mktemp("add")) as server:
        serve_with(server, boris="Support")
        yield server


def fill_in(visitor: Visitor, **other: str) -> None:
    """Fill in the form."""
    for label, text in (TYPED | other).items():
        visitor.type(label, text)


def kept(visitor: Visitor) -> dict[str, str]:
    """What the fields hold."""
    return {label: visitor.labelled(label).input_value() for label in TYPED}


@pytest.mark.parametrize("way", WAYS)
def test_the_link_is_shown_once(new_visitor: NewVisitor, ana: Ana, way: str) -> None:
    visitor = new_visitor(way)
    log_in(visitor, ana)
    visitor.go_by_menu("Setup", "Staff Management", "Administrators")
    visitor.follow("Add administrator")
    username = f"new.{WAYS.index(way)}"
    fill_in(visitor, Username=username)
    visitor.select("Role", "Auditor")
    visitor.press("Add administrator")
    assert visitor.heading == "Set-up link for Ѓорѓи O'Neill <b>"
    assert "This link is shown only now. It works once, until" in visitor.text
    link = visitor.page.locator("#set-up-link").inner_text()
    assert link.startswith(f"{visitor.url}/setup-link/")

    visitor.follow("Back")
    assert "Invited until" in visitor.text
    visitor.open("/setup/staff/administrators/?search=" + username)
    assert link not in visitor.page.content()
    visitor.follow("Edit", "Ѓорѓи O'Neill <b>")
    assert link not in visitor.page.content()


def test_the_back_button_does_not_bring_the_link_back(new_visitor: NewVisitor, ana: Ana) -> None:
    visitor = new_visitor()
    log_in(visitor, ana)
    visitor.open(ADD)
    fill_in(visitor, Username="seen.once")
    visitor.select("Role", "Auditor")
    visitor.press("Add administrator")
    visitor.follow("Back")
    with pytest.raises(Error, match="ERR_CACHE_MISS"):
        visitor.page.go_back()


@pytest.mark.parametrize("way", WAYS)
def test_a_taken_name_in_another_case_keeps_what_was_typed(
    new_visitor: NewVisitor, ana: Ana, way: str
) -> None:
    visitor = new_visitor(way)
    log_in(visitor, ana)
    visitor.open(ADD)
    fill_in(visitor, Username="BORIS")
    visitor.select("Role", "Support")
    visitor.press("Add administrator")
    assert visitor.path == ADD
    assert "That username is taken." in visitor.text
    assert kept(visitor) == TYPED | {"Username": "BORIS"}
    chosen = visitor.labelled("Role").evaluate("(list) => list.selectedOptions[0].label")
    assert chosen == "Support"


def test_every_mistake_is_named_at_its_field(new_visitor: NewVisitor, ana: Ana) -> None:
    visitor = new_visitor()
    log_in(visitor, ana)
    visitor.open(ADD)
    wrong = {"Username": "two words", "Email": "nobody at home"}
    fill_in(visitor, **wrong)
    visitor.press("Add administrator")
    assert kept(visitor) == TYPED | wrong
    said = {
        "Username": "Use 1 to 30 letters, digits, dots, hyphens, underscores or @.",
        "Email": "Enter an email address like name@example.com.",
        "Role": "Choose a role.",
    }
    for label, text in said.items():
        named = visitor.labelled(label).get_attribute("aria-describedby") or ""
        texts = [visitor.page.locator(f"#{name}").inner_text() for name in named.split()]
        assert any(text in one for one in texts), (label, texts)
