"""Two-factor of a colleague is reset: why and how they were recognised is asked, all of it ends."""

from collections.abc import Iterator

import pytest
from tests.browser.chromium import WAYS, NewVisitor
from tests.browser.colleagues import serve_with
from tests.browser.journeys import APP, Ana, give_password, log_in, switch_on
from tests.browser.server import Server, installation
from tests.browser.visitor import Visitor

COLLEAGUES = tuple(f"boris{number}" for number in range(len(WAYS)))
REASON = "Phone fell into lake Ohrid"
BUTTON = "Reset two-factor authentication"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve an installation of its own."""
    with installation(tmp_path_factory.mktemp("reset")) as server:
        yield server


@pytest.fixture(scope="module")
def colleagues(server: Server) -> dict[str, Ana]:
    """The Owner and colleagues."""
    return serve_with(
        server, vera="Support", darko="Support", **dict.fromkeys(COLLEAGUES, "Support")
    )


def open_reset(owner: Visitor, name: str) -> None:
    """Through the menu, the list and the entry."""
    owner.go_by_menu("Setup", "Staff Management", "Administrators")
    owner.follow("Edit", name)
    owner.follow("Reset two-factor…")
    assert owner.heading == f"Reset two-factor of {name}"
    assert "Never reset after an incoming call or email alone." in owner.text


@pytest.mark.parametrize("way", WAYS)
def test_what_they_held_ends_and_they_enrol_anew_at_the_next_login(
    new_visitor: NewVisitor, colleagues: dict[str, Ana], way: str
) -> None:
    boris = colleagues[COLLEAGUES[WAYS.index(way)]]
    colleague, owner = new_visitor(way), new_visitor(way)
    log_in(colleague, boris)
    log_in(owner, colleagues["ana"])
    open_reset(owner, boris.username)
    owner.type("Reason", REASON)
    owner.choose("Video call")
    owner.tick("Also require a new password")
    owner.press(BUTTON)
    assert f"Two-factor authentication of {boris.username} is reset." in owner.text

    colleague.open("/account/security")
    assert colleague.heading == "Log in"
    old = boris.secret
    give_password(colleague, boris)
    colleague.open("/")
    assert colleague.path != "/"
    colleague.open(APP)
    switch_on(colleague, boris)
    assert boris.secret != old
    colleague.open("/")
    assert colleague.heading == "Dashboard"


def test_without_a_reason_and_a_check_nothing_is_reset(
    new_visitor: NewVisitor, colleagues: dict[str, Ana]
) -> None:
    vera = colleagues["vera"]
    colleague, owner = new_visitor(), new_visitor()
    log_in(colleague, vera)
    log_in(owner, colleagues["ana"])
    open_reset(owner, "vera")
    owner.type("Reason", "too short")
    owner.press(BUTTON)
    assert "Enter a reason of 10 to 500 characters." in owner.text
    assert "Choose how you verified identity." in owner.text
    assert owner.labelled("Reason").input_value() == "too short"
    owner.type("Reason", REASON)
    owner.choose("Other")
    owner.press(BUTTON)
    assert "Enter how you verified identity." in owner.text
    assert owner.labelled("Reason").input_value() == REASON
    colleague.open("/")
    assert colleague.heading == "Dashboard"


def test_with_a_new_password_demanded_the_link_is_shown_once(
    new_visitor: NewVisitor, colleagues: dict[str, Ana]
) -> None:
    darko = colleagues["darko"]
    owner = new_visitor()
    log_in(owner, colleagues["ana"])
    open_reset(owner, "darko")
    owner.type("Reason", REASON)
    owner.choose("Call to a known number")
    owner.press(BUTTON)
    assert owner.heading == "Set-up link for darko"
    link = owner.page.locator("#set-up-link").inner_text()
    colleague = new_visitor()
    give_password(colleague, darko)
    assert "The username or password is not correct." in colleague.text
    colleague.open(link)
    assert colleague.heading == "Choose a password"
