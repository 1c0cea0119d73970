"""The pages of the list: fifty on each, what was asked for kept, and pages that do not exist."""

import re

import pytest
from tests import company
from tests.staff.list_page import Reader, text_of, usernames

from vratar.accounts.models import Administrator
from vratar.staff.services.listing import PER_PAGE

PEOPLE = 2 * PER_PAGE + 20


@pytest.fixture
def reader(ana: Administrator) -> Reader:
    """Ana at a list of three pages."""
    reader = Reader(ana)
    company.fill(PEOPLE - 1)
    return reader


def neighbours(page: str) -> dict[str, str]:
    """Where "Previous" and "Next" lead."""
    return dict(re.findall(r'<a rel="(prev|next)" href="([^"]*)"', page))


@pytest.mark.parametrize("sort", ["name", "-name", "role", "last_login", "-last_login"])
def test_the_pages_together_are_everybody_once(reader: Reader, sort: str) -> None:
    pages = [reader.finds(sort=sort, page=number) for number in (1, 2, 3)]
    assert [len(page) for page in pages] == [PER_PAGE, PER_PAGE, 20]
    together = [username for page in pages for username in page]
    assert len(set(together)) == PEOPLE


@pytest.mark.parametrize(
    ("number", "links"),
    [
        (1, {"next": "?page=2"}),
        (2, {"prev": "?page=1", "next": "?page=3"}),
        (3, {"prev": "?page=2"}),
    ],
)
def test_a_page_says_which_it_is_and_leads_to_its_neighbours(
    reader: Reader, number: int, links: dict[str, str]
) -> None:
    page = text_of(reader.ask(page=number))
    assert f"Page {number} of 3" in page
    assert neighbours(page) == links
    assert ("<title>Administrators, page" in page) == (number > 1)


def test_what_was_asked_for_is_kept_from_page_to_page(reader: Reader) -> None:
    query = {"search": "person example.mk", "status": "", "sort": "-username"}
    first = reader.ask(**query, page=1)
    link = neighbours(text_of(first))["next"]
    assert link == "?page=2&search=person+example.mk&status=&sort=-username"
    second = reader.follow(link)
    assert "?page=1&search=person+example.mk&status=&sort=-username" in text_of(second)
    named = Administrator.objects.filter(username_key__startswith="person.")
    expected = named.order_by("-username_key").values_list("username", flat=True)
    assert usernames(first) + usernames(second) == list(expected[: 2 * PER_PAGE])


def test_what_fits_on_one_page_speaks_of_no_pages(reader: Reader) -> None:
    page = text_of(reader.ask(search="ana@"))
    assert "Page 1" not in page
    assert neighbours(page) == {}


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        *((text, 1) for text in ("0", "-1", "-9", "x", "", "1.5", "1e3", "\0", "🦉")),
        *((text, 3) for text in ("4", "1000000", "9" * 30)),
        # More digits than Python reads as a number.
        ("9" * 5000, 1),
    ],
)
def test_a_page_that_is_not_there_shows_the_nearest_and_says_so(
    reader: Reader, asked: str, shown: int
) -> None:
    response = reader.ask(page=asked)
    assert response.status_code == 200
    page = text_of(response)
    assert f"There is no such page. Showing page {shown}." in page
    assert f"Page {shown} of 3" in page
    assert usernames(response) == reader.finds(page=shown)


def test_a_page_that_is_there_says_nothing_of_the_kind(reader: Reader) -> None:
    for number in (1, 2, 3):
        assert "There is no such page." not in text_of(reader.ask(page=number))


def test_an_empty_list_has_one_page(reader: Reader) -> None:
    page = text_of(reader.ask(search="nobody-is-called-this", page=1))
    assert "No administrator matches." in page
    assert "There is no such page." not in page
