"""My Account > Security activity: what happened, and what "It was not me" does."""

from collections.abc import Iterator

import pytest
from tests.browser.accessibility import findings_in_all_appearances
from tests.browser.authenticators import secret_in
from tests.browser.chromium import WAYS, NewVisitor
from tests.browser.journeys import (
    CODES,
    SCAN,
    Ana,
    confirm,
    give_code,
    give_password,
    log_in,
    log_in_with_recovery_code,
    reauthenticate,
    save_recovery_codes,
    shown_uri,
)
from tests.browser.server import Server, installation
from tests.browser.visitor import Visitor


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve an installation whose Owner sees a stranger."""
    with installation(tmp_path_factory.mktemp("activity")) as server:
        yield server


def say_it_was_not_me(visitor: Visitor) -> None:
    """From My Account to what comes after the confirmation."""
    visitor.open("/account/security")
    visitor.follow("It was not me")
    assert visitor.heading == "It was not me"
    assert "All sessions end and you choose a new password." in visitor.text
    visitor.press("It was not me")


def type_twice(visitor: Visitor, ana: Ana, new: str) -> None:
    """Type the new password, twice; it is the one she knows from now on."""
    visitor.type("New password", new)
    visitor.type("Repeat new password", new)
    ana.password = new


@pytest.mark.parametrize("way", WAYS)
def test_a_stranger_is_put_out_and_a_new_password_is_chosen(
    protected_ana: Ana, new_visitor: NewVisitor, way: str
) -> None:
    ana = protected_ana
    stranger, visitor = new_visitor(), new_visitor(way)
    log_in(stranger, ana)
    give_password(visitor, ana)
    give_code(visitor, ana.wrong_code())
    give_code(visitor, ana.next_code())
    visitor.open("/account/security")
    events = visitor.page.locator(".events li").all_inner_texts()
    assert any("wrong" in event.lower() or "refused" in event.lower() for event in events), events
    assert all("127.0.0.1" in event for event in events[:3])
    assert "Wrong codes since the last password change: 1" in visitor.text

    say_it_was_not_me(visitor)
    assert "All other sessions ended. Now choose a new password." in visitor.text
    stranger.reload()
    assert "Your session has ended." in stranger.text
    reauthenticate(visitor, ana)
    assert visitor.heading == "Change password"
    visitor.type("Current password", ana.password)
    type_twice(visitor, ana, f"{WAYS.index(way)} grey herons by the lake")
    visitor.press("Change password")
    assert "Your password was changed." in visitor.text
    assert "Wrong codes since the last password change: 0" in visitor.text


@pytest.mark.parametrize("way", WAYS)
def test_with_a_recovery_code_the_new_password_comes_before_the_new_phone(
    protected_ana: Ana, new_visitor: NewVisitor, way: str
) -> None:
    ana = protected_ana
    visitor = new_visitor(way)
    log_in(visitor, ana)
    say_it_was_not_me(visitor)
    visitor.open("/")
    visitor.log_out(ana.username)

    log_in_with_recovery_code(visitor, ana)
    assert visitor.heading == "You used a recovery code"
    assert "Choose a new password" in visitor.text
    assert "I lost my phone" not in visitor.text
    if way == "mouse":
        assert not findings_in_all_appearances(visitor.page)
    visitor.open("/account/two-factor/totp/1")
    assert visitor.path == "/login/recovered"
    type_twice(visitor, ana, f"{WAYS.index(way)} white storks on the roof")
    visitor.press("Save password")
    assert "Your password was changed." in visitor.text
    visitor.press("I lost my phone: set up a new one")
    assert visitor.path == SCAN
    ana.secret = secret_in(shown_uri(visitor))
    confirm(visitor, ana.next_code())
    assert visitor.path == CODES
    save_recovery_codes(visitor, ana)
    visitor.log_out(ana.username)
    log_in(visitor, ana)
    assert visitor.heading == "Dashboard"
