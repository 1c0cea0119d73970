"""Two-factor is demanded of a colleague in the entry, and that binds at their next login."""

from collections.abc import Iterator

import pytest
from tests.browser.chromium import WAYS, NewVisitor
from tests.browser.colleagues import serve_with
from tests.browser.journeys import APP, Ana, give_password, log_in, switch_on
from tests.browser.server import Server, installation
from tests.browser.visitor import Visitor

COLLEAGUES = tuple(f"boris{number}" for number in range(len(WAYS)))


@pytest.fixture(scope="module")
def colleagues(server: Server) -> dict[str, Ana]:
    """Those who have a password alone, and Vera who is protected."""
    return serve_with(server, vera="Support", **dict.fromkeys(COLLEAGUES, "-Support"))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve an installation of its own."""
    with installation(tmp_path_factory.mktemp("edit")) as server:
        yield server


@pytest.fixture
def ana(colleagues: dict[str, Ana]) -> Ana:
    """The Owner, protected."""
    return colleagues["ana"]


def open_entry(visitor: Visitor, name: str) -> None:
    """Through the menu and the list."""
    visitor.go_by_menu("Setup", "Staff Management", "Administrators")
    visitor.follow("Edit", name)
    assert visitor.heading == name


def section(visitor: Visitor) -> str:
    """What the section of the entry says."""
    return visitor.page.locator("section#two-factor").inner_text()


@pytest.mark.parametrize("way", WAYS)
def test_what_is_required_of_a_colleague_is_met_at_their_next_login(
    new_visitor: NewVisitor, ana: Ana, colleagues: dict[str, Ana], way: str
) -> None:
    boris = colleagues[COLLEAGUES[WAYS.index(way)]]
    owner = new_visitor(way)
    log_in(owner, ana)
    open_entry(owner, boris.username)
    assert owner.page.get_by_role("heading", name="Two-Factor Authentication").is_visible()
    assert "Off. Required by" in section(owner)
    assert f"Only {boris.username} sees the QR code." in section(owner)
    owner.choose("Time-based Tokens (TOTP)")
    owner.press("Save Changes")
    told = f"{boris.username} must set up two-factor authentication at the next login."
    assert told in owner.text
    open_entry(owner, boris.username)
    assert owner.page.get_by_role("radio", name="Time-based Tokens (TOTP)").is_checked()
    assert "Off. Required by" in section(owner)

    colleague = new_visitor(way)
    give_password(colleague, boris)
    colleague.open("/")
    assert colleague.path != "/"
    colleague.open(APP)
    switch_on(colleague, boris)
    colleague.open("/")
    assert colleague.heading == "Dashboard"
    owner.reload()
    assert "On since" in section(owner)


def test_nobody_is_shown_the_qr_code_of_another(
    new_visitor: NewVisitor, ana: Ana, colleagues: dict[str, Ana]
) -> None:
    owner = new_visitor()
    log_in(owner, ana)
    open_entry(owner, "vera")
    assert "On since" in section(owner)
    assert owner.page.locator("#two-factor svg[role=img], #two-factor img").count() == 0
    source = owner.page.content()
    assert "otpauth" not in source
    assert colleagues["vera"].secret not in source


def test_off_for_somebody_protected_is_refused_and_says_what_helps(
    new_visitor: NewVisitor, ana: Ana
) -> None:
    owner = new_visitor()
    log_in(owner, ana)
    open_entry(owner, "vera")
    owner.type("First name (optional)", "Љубица")
    owner.choose("Off")
    owner.press("Save Changes")
    assert "Only a reset turns it off. Use Reset two-factor." in owner.text
    assert owner.labelled("First name (optional)").input_value() == "Љубица"
    assert "On since" in section(owner)
