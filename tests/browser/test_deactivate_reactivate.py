"""A colleague leaves, which ends everything they hold; and comes back through a set-up link."""

from collections.abc import Iterator

import pytest
from tests.browser.chromium import WAYS, NewVisitor
from tests.browser.colleagues import serve_with
from tests.browser.journeys import APP, Ana, give_password, log_in, switch_on
from tests.browser.server import Server, installation
from tests.browser.visitor import Visitor

COLLEAGUES = tuple(f"boris{number}" for number in range(len(WAYS)))
REFUSED = "The username or password is not correct."


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve an installation of its own."""
    with installation(tmp_path_factory.mktemp("leaving")) as server:
        yield server


@pytest.fixture(scope="module")
def colleagues(server: Server) -> dict[str, Ana]:
    """The Owner and a colleague for each way."""
    return serve_with(server, **dict.fromkeys(COLLEAGUES, "Support"))


def leave(owner: Visitor, name: str) -> None:
    """Deactivate, after reading what that ends and what it does not."""
    owner.go_by_menu("Setup", "Staff Management", "Administrators")
    owner.follow("Edit", name)
    owner.follow("Deactivate…")
    assert owner.heading == f"Deactivate {name}"
    assert owner.page.get_by_role("main").locator("form li").all_inner_texts() == [
        "1 session",
        "all other links, and the known browsers",
        "two-factor authentication and 10 recovery codes",
    ]
    assert f"{name} can no longer log in. This ends now:" in owner.text
    assert f"disable {name} in every application, change shared keys." in owner.text
    owner.press("Deactivate")
    assert f"{name} is deactivated." in owner.text


def come_back(owner: Visitor, name: str) -> str:
    """Reactivate; the set-up link."""
    owner.follow("Reactivate…")
    assert "after choosing a new password and setting up two-factor" in owner.text
    owner.press("Reactivate")
    assert owner.heading == f"Set-up link for {name}"
    return owner.page.locator("#set-up-link").inner_text()


@pytest.mark.parametrize("way", WAYS)
def test_everything_ends_and_begins_anew_with_a_link(
    new_visitor: NewVisitor, colleagues: dict[str, Ana], way: str
) -> None:
    boris = colleagues[COLLEAGUES[WAYS.index(way)]]
    colleague, owner = new_visitor(way), new_visitor(way)
    log_in(colleague, boris)
    log_in(owner, colleagues["ana"])
    leave(owner, boris.username)
    colleague.open("/account/security")
    assert colleague.heading == "Log in"
    give_password(colleague, boris)
    assert REFUSED in colleague.text

    link = come_back(owner, boris.username)
    give_password(colleague, boris)
    assert REFUSED in colleague.text
    colleague.open(link)
    boris.password = "six grey herons by the lake"
    colleague.type("New password", boris.password)
    colleague.type("Repeat new password", boris.password)
    colleague.press("Save password")
    assert colleague.path == APP
    switch_on(colleague, boris)
    colleague.open("/")
    assert colleague.heading == "Dashboard"
