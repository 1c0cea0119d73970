"""The sessions of a colleague end, and their waits; each after a page that says what it does."""

from collections.abc import Iterator

import pytest
from tests.browser.chromium import WAYS, NewVisitor
from tests.browser.colleagues import serve_with
from tests.browser.journeys import Ana, give_code, give_password, log_in
from tests.browser.server import Server, installation
from tests.browser.visitor import Visitor

ENDED = {way: f"boris{number}" for number, way in enumerate(WAYS)}
UNLOCKED = {way: f"vera{number}" for number, way in enumerate(WAYS)}
"""Each walk has somebody of its own: what one leaves behind is no other's business."""
WRONG_TRIES = 6
"""After the fifth one has to wait."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve an installation of its own."""
    with installation(tmp_path_factory.mktemp("ending")) as server:
        yield server


@pytest.fixture(scope="module")
def colleagues(server: Server) -> dict[str, Ana]:
    """The Owner and colleagues."""
    return serve_with(server, **dict.fromkeys([*ENDED.values(), *UNLOCKED.values()], "Support"))


def open_entry(owner: Visitor, name: str) -> None:
    """Through the menu and the list."""
    owner.go_by_menu("Setup", "Staff Management", "Administrators")
    owner.follow("Edit", name)


@pytest.mark.parametrize("way", WAYS)
def test_sessions_end_in_every_browser(
    new_visitor: NewVisitor, colleagues: dict[str, Ana], way: str
) -> None:
    boris = colleagues[ENDED[way]]
    colleague, owner = new_visitor(way), new_visitor(way)
    log_in(colleague, boris)
    log_in(owner, colleagues["ana"])
    open_entry(owner, boris.username)
    owner.follow("End all sessions…")
    assert owner.heading == f"End all sessions of {boris.username}"
    assert "1 session will end." in owner.text
    owner.press("End all sessions")
    assert "1 session ended." in owner.text
    colleague.open("/account/security")
    assert colleague.heading == "Log in"
    log_in(colleague, boris)
    assert colleague.path == "/account/security" or colleague.heading == "Dashboard"


@pytest.mark.parametrize("way", WAYS)
def test_unlocked_one_need_not_wait(
    new_visitor: NewVisitor, colleagues: dict[str, Ana], way: str
) -> None:
    boris = colleagues[UNLOCKED[way]]
    colleague, owner = new_visitor(way), new_visitor(way)
    log_in(owner, colleagues["ana"])
    give_password(colleague, boris)
    for _ in range(WRONG_TRIES):
        if "Try again in" in colleague.text:
            break
        give_code(colleague, boris.wrong_code())
    assert "Try again in" in colleague.text
    open_entry(owner, boris.username)
    owner.follow("Unlock")
    assert owner.heading == f"Unlock {boris.username}"
    assert "Only a reset helps there." in owner.text
    owner.press("Unlock")
    assert "Unlocked." in owner.text
    give_code(colleague, boris.code(30))
    assert colleague.heading == "Dashboard"
