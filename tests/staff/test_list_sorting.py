"""Sorting the list: every column both ways, and sort keys that mean nothing."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from tests import company
from tests.staff.list_page import Reader, store, text_of

from vratar.accounts.models import Administrator

_HEADER = re.compile(r'<th scope="col" (?:aria-sort="(\w+)")?>\s*<a href="([^"]*)">([^<]*?) ?<')


@pytest.fixture
def reader(ana: Administrator) -> Reader:
    reader = Reader(ana)
    company.fill(45)
    return reader


def login(person: Administrator) -> float:
    """When; long before everything for who never did."""
    return person.last_login.timestamp() if person.last_login else 0


KEYS: dict[str, Callable[[Administrator], Any]] = {
    "name": lambda person: person.name_key,
    "username": lambda person: person.username_key,
    "role": lambda person: (person.role.level, person.role.name),
    "last_login": login,
}


def expected(sort: str) -> list[str]:
    """Everybody in this order; where it leaves them equal, by name, always upwards."""
    people = list(Administrator.objects.select_related("role").order_by("name_key", "pk"))
    key = KEYS[sort.removeprefix("-")]
    people.sort(key=key, reverse=sort.startswith("-"))
    return [person.username for person in people]


@pytest.mark.parametrize("sort", [*KEYS, *(f"-{key}" for key in KEYS)])
def test_the_list_is_in_the_order_asked_for(reader: Reader, sort: str) -> None:
    assert reader.finds(sort=sort) == expected(sort)


def test_names_come_in_one_order_whatever_the_case(reader: Reader) -> None:
    for number, name in enumerate(["борис", "Zora", "Борис", "ivan", "Аница"]):
        store(f"x{number}", name, "Иста")
    assert reader.finds(search="иста") == ["x3", "x1", "x4", "x0", "x2"]
    assert reader.finds(search="иста", sort="-name") == ["x0", "x2", "x4", "x1", "x3"]


def test_who_never_logged_in_comes_before_whoever_did_long_ago(reader: Reader) -> None:
    upwards = reader.finds(sort="last_login")
    never = Administrator.objects.filter(last_login=None).values_list("username", flat=True)
    assert set(upwards[: len(never)]) == set(never)
    assert set(reader.finds(sort="-last_login")[-len(never) :]) == set(never)


def test_people_of_one_name_keep_one_order(reader: Reader) -> None:
    same = [store(f"same.{number}", "Ана", "Иста").username for number in (3, 1, 2)]
    for sort in ("name", "-name"):
        assert reader.finds(search="иста", sort=sort) == same


@pytest.mark.parametrize(
    "sort", ["nonsense", "-nonsense", "--name", "-", "", "name,username", "Name", "password", "\0"]
)
def test_a_sort_key_nobody_knows_is_ignored(reader: Reader, sort: str) -> None:
    response = reader.ask(sort=sort)
    assert response.status_code == 200
    assert reader.finds(sort=sort) == expected("name")
    assert headers(text_of(response))["Name"][0] == "ascending"


@pytest.mark.parametrize("sort", ["", *KEYS, *(f"-{key}" for key in KEYS)])
def test_one_header_says_the_order_and_its_link_turns_it_round(reader: Reader, sort: str) -> None:
    found = headers(text_of(reader.ask(sort=sort)))
    assert list(found) == ["Name", "Username", "Role", "Last login"]
    key = sort.removeprefix("-") or "name"
    for own, (order, link) in zip(KEYS, found.values(), strict=True):
        if own != key:
            assert (order, link) == ("", f"?sort={own}")
        elif sort.startswith("-"):
            assert (order, link) == ("descending", f"?sort={own}")
        else:
            assert (order, link) == ("ascending", f"?sort=-{own}")


def test_sorting_keeps_the_filters_and_begins_at_the_first_page(reader: Reader) -> None:
    page = text_of(reader.ask(search="и", status="protected", page=1, sort="role"))
    kept = "search=%D0%B8&status=protected&sort="
    assert headers(page) == {
        "Name": ("", f"?{kept}name"),
        "Username": ("", f"?{kept}username"),
        "Role": ("ascending", f"?{kept}-role"),
        "Last login": ("", f"?{kept}last_login"),
    }


def headers(page: str) -> dict[str, tuple[str, str]]:
    """Of every header that sorts: the order it says, and its link."""
    return {label: (order, link) for order, link, label in _HEADER.findall(page)}
