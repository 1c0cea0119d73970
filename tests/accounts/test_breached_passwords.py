"""A password on the installation's list of known ones is refused; the list stays on the disk."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.test import override_settings

from vratar.accounts import breached
from vratar.accounts.passwords import password_problem
from vratar.core.settings import current

KNOWN = "This password is on a list of known passwords. Choose another."
LISTED = ["a quiet river", "тивка зелена река", *(f"listed password {n}" for n in range(3000))]


def digest(password: str) -> str:
    return hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()


def write(path: Path, *, ending: str = "\n", counted: bool = True, last: bool = True) -> Path:
    lines = [
        digest(password) + (f":{number % 1000 + 1}" if counted else "")
        for number, password in enumerate(LISTED)
    ]
    text = ending.join(sorted(lines)) + (ending if last else "")
    path.write_bytes(text.encode())
    return path


@pytest.mark.parametrize(
    "shape",
    [
        {"counted": True},
        {"counted": False},
        {"ending": "\r\n"},
        {"ending": "\r\n", "counted": False, "last": False},
        {"last": False},
    ],
)
def test_every_listed_password_is_found_and_no_other(
    tmp_path: Path, shape: dict[str, bool]
) -> None:
    path = write(tmp_path / "list.txt", **shape)  # type: ignore[arg-type]
    breached.examine(path)
    assert all(breached.contains(path, password) for password in LISTED)
    assert not any(breached.contains(path, f"other password {n}") for n in range(1000))


def test_a_list_of_one_line_and_an_empty_one_are_searched(tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text(digest("alone"))
    assert breached.contains(path, "alone")
    assert not breached.contains(path, "together")
    path.write_text("")
    assert not breached.contains(path, "alone")


@pytest.fixture
def listing(tmp_path: Path) -> Callable[[Path], override_settings]:
    def named(path: Path) -> override_settings:
        sign_in = replace(current().sign_in, breached_passwords=path)
        return override_settings(VRATAR=replace(current(), sign_in=sign_in))

    return named


@pytest.mark.parametrize(
    "password",
    ["a quiet river", "A Quiet River", "77 a quiet river 2026!", "тивка зелена река"],
)
def test_a_listed_password_may_not_be_chosen_nor_one_in_disguise(
    tmp_path: Path, listing: Callable[[Path], override_settings], password: str
) -> None:
    assert password_problem(password, min_length=12, words=[]) is None
    with listing(write(tmp_path / "list.txt")):
        assert password_problem(password, min_length=12, words=[]) == KNOWN
        assert password_problem("another quiet brook", min_length=12, words=[]) is None


def test_a_list_that_cannot_be_read_lets_no_password_through(
    tmp_path: Path, listing: Callable[[Path], override_settings]
) -> None:
    with listing(tmp_path / "gone.txt"):
        problem = password_problem("another quiet brook", min_length=12, words=[])
    assert problem == "Passwords cannot be checked at the moment. Try again later."


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "other lines"),
        ("password\nsecret\n", "other lines"),
        (f"{digest('a').lower()}\n", "other lines"),
        ("\n".join(sorted([digest("a"), digest("b")], reverse=True)), "not sorted"),
    ],
)
def test_a_file_that_is_no_such_list_is_noticed(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "list.txt"
    path.write_text(text)
    with pytest.raises(breached.NotAListError, match=reason):
        breached.examine(path)
