"""My Account > Change password: the current one and the rules; other sessions end."""

from collections.abc import Iterator

import pytest
from tests.browser.chromium import WAYS, NewVisitor
from tests.browser.journeys import Ana, give_code, give_password, log_in, reauthenticate
from tests.browser.server import Server, installation
from tests.browser.visitor import Visitor


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve an installation whose Owner changes her password."""
    with installation(tmp_path_factory.mktemp("password")) as server:
        yield server


def fill(visitor: Visitor, current: str, new: str, repeat: str = "") -> None:
    """Fill the form and send it."""
    visitor.type("Current password", current)
    visitor.type("New password", new)
    visitor.type("Repeat new password", repeat or new)
    visitor.press("Change password")


def values(visitor: Visitor) -> list[str]:
    """What stands in the three fields."""
    labels = ("Current password", "New password", "Repeat new password")
    return [visitor.labelled(label).input_value() for label in labels]


@pytest.mark.parametrize("way", WAYS)
def test_from_the_wrong_password_to_a_new_one(
    protected_ana: Ana, new_visitor: NewVisitor, way: str
) -> None:
    ana, new = protected_ana, f"{WAYS.index(way)} grey herons by the lake"
    elsewhere, visitor = new_visitor(), new_visitor(way)
    log_in(elsewhere, ana)
    log_in(visitor, ana)
    visitor.open("/account/security")
    visitor.follow("Change password")
    assert "You are about to: change your password." in visitor.text
    reauthenticate(visitor, ana)
    assert visitor.heading == "Change password"
    assert "At least 12 characters." in visitor.text

    fill(visitor, "not the one in use", new)
    assert "The current password is not correct." in visitor.text
    assert values(visitor) == ["", "", ""]
    fill(visitor, ana.password, "short")
    assert "Use at least 12 characters." in visitor.text
    elsewhere.reload()
    assert elsewhere.heading == "Dashboard", "a refused change ended a session"

    fill(visitor, ana.password, new)
    assert "Your password was changed. All other sessions ended." in visitor.text
    old, ana.password = ana.password, new
    visitor.open("/")
    assert visitor.heading == "Dashboard"
    elsewhere.reload()
    assert "Your session has ended." in elsewhere.text
    give_password(elsewhere, Ana(ana.clock, password=old))
    assert "The username or password is not correct." in elsewhere.text
    give_password(elsewhere, ana)
    give_code(elsewhere, ana.next_code())
    assert elsewhere.heading == "Dashboard"


def test_each_rule_is_told(protected_ana: Ana, new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    log_in(visitor, protected_ana)
    visitor.open("/account/password")
    reauthenticate(visitor, protected_ana)
    current, storks = protected_ana.password, "seven white storks on a roof"
    for new, repeat, told in (
        ("password1234", "", "This password is on a list of known passwords. Choose another."),
        ("ana@example.mk", "", "The password must not contain your name"),
        (storks, "seven black storks", "The passwords do not match."),
        (current, "", "Choose a password that differs from the current one."),
    ):
        fill(visitor, current, new, repeat)
        assert told in visitor.text
        assert values(visitor) == ["", "", ""]


def test_five_wrong_ones_end_the_session(protected_ana: Ana, new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    log_in(visitor, protected_ana)
    visitor.open("/account/password")
    reauthenticate(visitor, protected_ana)
    for _ in range(5):
        fill(visitor, "not the one in use", "seven white storks on a roof")
        protected_ana.clock.advance(60)
    assert visitor.heading == "Log in"
    assert "Your session has ended." in visitor.text
