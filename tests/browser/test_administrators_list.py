"""The list of administrators: searched, filtered, sorted and paged, with every status told."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from tests.browser.chromium import WAYS, NewVisitor, visitors
from tests.browser.journeys import Ana, create_owner, log_in, switch_on
from tests.browser.server import Server, installation
from tests.browser.visitor import Visitor
from tests.browser.walk import populate

LIST = "/setup/staff/administrators/"
PEOPLE = 120
SENTENCE = "106 administrators, 46 protected."

_USERNAMES = "Array.from(document.querySelectorAll('td bdi.muted'), (cell) => cell.innerText)"
# Of each status on the page: its words, and what the picture beside them draws.
_STATUSES = """
Array.from(document.querySelectorAll("td .status"), (status) => {
  const { width, height } = status.querySelector("svg").getBoundingClientRect();
  const drawn = width && height ? status.querySelector("path").getAttribute("d") : "";
  return [status.innerText.trim(), drawn];
})
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Server]:
    """Serve a company of three pages, of which nobody changes anything."""
    with installation(tmp_path_factory.mktemp("list")) as server:
        server.owner = Ana(server.clock)
        with visitors(browser, server.url) as new_visitor:
            visitor = new_visitor()
            create_owner(visitor, server.owner, server.first_run_link)
            switch_on(visitor, server.owner)
        populate(server, PEOPLE)
        yield server


def usernames(visitor: Visitor) -> list[str]:
    """Who is on the page, from top to bottom."""
    found: list[str] = visitor.page.evaluate(_USERNAMES)
    return found


def numbers(visitor: Visitor) -> list[int]:
    """The same people of the company by their numbers."""
    return [int(username.removeprefix("person.")) for username in usernames(visitor)]


@pytest.mark.parametrize("way", WAYS)
def test_somebody_is_found_by_search_filters_order_and_pages(
    new_visitor: NewVisitor, ana: Ana, way: str
) -> None:
    visitor = new_visitor(way)
    log_in(visitor, ana)
    visitor.go_by_menu("Setup", "Staff Management", "Administrators")
    assert SENTENCE in visitor.text
    assert "Page 1 of 3" in visitor.text

    visitor.type("Search", "ГЕЛЕВ")
    visitor.press("Apply")
    assert len(numbers(visitor)) == 20
    visitor.select("Status", "Protected")
    visitor.select("Role", "Administrator")
    visitor.press("Apply")
    assert numbers(visitor) == [46, 118]
    assert visitor.labelled("Search").input_value() == "ГЕЛЕВ"
    visitor.follow("Username")
    assert numbers(visitor) == [118, 46]
    assert visitor.labelled("Search").input_value() == "ГЕЛЕВ"
    visitor.follow("Clear")
    assert visitor.path == LIST

    visitor.select("Status", "Not protected")
    visitor.press("Apply")
    visitor.follow("Last login")
    visitor.follow("Next")
    assert visitor.path == f"{LIST}?page=2&search=&status=not-protected&role=&sort=last_login"
    assert "Page 2 of 2" in visitor.text
    assert len(usernames(visitor)) == 10
    visitor.follow("Previous")
    assert len(usernames(visitor)) == 50


def test_the_order_is_turned_round_by_the_same_header(new_visitor: NewVisitor, ana: Ana) -> None:
    visitor = new_visitor()
    log_in(visitor, ana)
    visitor.open(LIST)
    header = visitor.page.locator("th[aria-sort]")
    assert (header.inner_text(), header.get_attribute("aria-sort")) == ("Name ▲", "ascending")
    upwards = usernames(visitor)
    visitor.follow("Name")
    assert (header.inner_text(), header.get_attribute("aria-sort")) == ("Name ▼", "descending")
    visitor.open(f"{LIST}?sort=-name&page=3")
    assert usernames(visitor)[-1] == upwards[0]
    visitor.follow("Role")
    assert visitor.path == f"{LIST}?sort=role"
    assert header.inner_text() == "Role ▲"


@pytest.mark.parametrize("way", WAYS)
def test_nobody_found_leaves_a_way_back(new_visitor: NewVisitor, ana: Ana, way: str) -> None:
    visitor = new_visitor(way)
    log_in(visitor, ana)
    visitor.open(LIST)
    visitor.type("Search", "nobody-is-called-this")
    visitor.press("Apply")
    assert "No administrator matches." in visitor.text
    assert SENTENCE in visitor.text
    links = visitor.page.get_by_role("link", name="Clear", exact=True)
    assert {link.get_attribute("href") for link in links.all()} == {LIST}
    beside = visitor.page.get_by_text("No administrator matches.").get_by_role("link")
    with visitor.page.expect_navigation():
        beside.press("Enter") if way == "keyboard" else beside.click()
    assert "Page 1 of 3" in visitor.text


def test_every_status_is_told_by_a_word_and_a_picture(new_visitor: NewVisitor, ana: Ana) -> None:
    visitor = new_visitor()
    log_in(visitor, ana)
    visitor.open(f"{LIST}?sort=username")
    told: list[tuple[str, str]] = visitor.page.evaluate(_STATUSES)
    assert len(told) == len(usernames(visitor)) == 50
    assert all(drawn for _, drawn in told)
    first_words = {" ".join(words.split()[:2]): drawn for words, drawn in told}
    assert set(first_words) == {
        *("On", "Off", "Overdue 3", "Invited until", "Link expired", "Inactive")
    }
    kinds = [first_words[words] for words in ("On", "Off", "Overdue 3", "Invited until")]
    assert len({*kinds, first_words["Inactive"]}) == 5
    assert any(words == "Overdue 3 days" for words, _ in told)


def test_whose_link_has_ended_is_given_a_new_one_from_the_list(
    new_visitor: NewVisitor, ana: Ana
) -> None:
    visitor = new_visitor()
    log_in(visitor, ana)
    visitor.open(f"{LIST}?search=person.8@")
    assert "Link expired" in visitor.text
    row = visitor.page.get_by_role("row").filter(has_text="Link expired")
    name = row.get_by_role("rowheader").inner_text()
    visitor.follow("New link", name)
    assert visitor.path == f"{LIST}9/new-link"
    assert name in visitor.heading


def test_a_status_that_does_not_exist_is_an_error_at_its_field(
    new_visitor: NewVisitor, ana: Ana
) -> None:
    visitor = new_visitor()
    log_in(visitor, ana)
    visitor.open(f"{LIST}?status=nonsense")
    assert visitor.page.title().startswith("Error: Administrators")
    assert visitor.labelled("Status").get_attribute("aria-invalid") == "true"
    assert usernames(visitor) == []
    visitor.follow("Clear")
    assert len(usernames(visitor)) == 50
