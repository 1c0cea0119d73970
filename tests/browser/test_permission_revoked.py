"""A permission is taken away while the page is open; and what one may not see is not there."""

from collections.abc import Iterator

import pytest
from tests.browser.chromium import WAYS, NewVisitor
from tests.browser.colleagues import serve_with
from tests.browser.journeys import Ana, log_in
from tests.browser.server import Server, installation
from tests.browser.visitor import Visitor

LIST, ROLES = "/setup/staff/administrators/", "/setup/staff/roles/"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve an installation of its own."""
    with installation(tmp_path_factory.mktemp("revoked")) as server:
        yield server


@pytest.fixture(scope="module")
def colleagues(server: Server) -> dict[str, Ana]:
    """The Owner, somebody who manages administrators, and somebody managed."""
    return serve_with(server, boris="Administrator", vera="Support")


def switch(owner: Visitor, permission: str) -> None:
    """Give the role Administrator a permission, or take it away."""
    owner.go_by_menu("Setup", "Staff Management", "Administrator Roles")
    owner.follow("Edit", "Administrator")
    owner.tick(permission)
    owner.press("Save Changes")
    assert "The role Administrator is saved." in owner.text


def press_refused(visitor: Visitor, button: str) -> int:
    """Press a button; the status of the answer."""
    with visitor.page.expect_response(lambda answer: answer.request.method == "POST") as answered:
        visitor.press(button)
    status: int = answered.value.status
    return status


@pytest.mark.parametrize("way", WAYS)
def test_what_was_allowed_when_the_page_opened_is_refused_when_it_is_saved(
    new_visitor: NewVisitor, colleagues: dict[str, Ana], way: str
) -> None:
    boris, owner = new_visitor(way), new_visitor(way)
    log_in(owner, colleagues["ana"])
    log_in(boris, colleagues["boris"])
    boris.go_by_menu("Setup", "Staff Management", "Administrators")
    boris.follow("Edit", "vera")
    entry = boris.path
    boris.type("First name (optional)", "Mallory")
    switch(owner, "Manage administrators")
    try:
        assert press_refused(boris, "Save Changes") == 403
        assert boris.heading == "You do not have permission to open this page."
        owner.open(entry)
        assert owner.heading == "vera"
    finally:
        switch(owner, "Manage administrators")


def test_people_and_roles_out_of_sight_are_as_if_missing(
    new_visitor: NewVisitor, colleagues: dict[str, Ana]
) -> None:
    boris, owner = new_visitor(), new_visitor()
    log_in(owner, colleagues["ana"])
    log_in(boris, colleagues["boris"])
    switch(owner, "View administrators")
    try:
        seen = []
        for path in (f"{LIST}3/", f"{LIST}999/"):
            answer = boris.page.goto(f"{boris.url}{path}")
            assert answer is not None
            boris.look()
            seen.append((answer.status, boris.text))
        assert seen[0] == seen[1]
        assert seen[0][0] == 404
        assert boris.heading == "Page not found."
    finally:
        switch(owner, "View administrators")


def test_a_role_that_is_not_there_has_no_page(
    new_visitor: NewVisitor, colleagues: dict[str, Ana]
) -> None:
    owner = new_visitor()
    log_in(owner, colleagues["ana"])
    owner.open(f"{ROLES}999/")
    assert owner.heading == "Page not found."
