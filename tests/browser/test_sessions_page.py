"""Where one is logged in: each browser by its name, one ended, all the others ended."""

import re
from collections.abc import Iterator

import pytest
from tests.browser.chromium import WAYS, NewVisitor
from tests.browser.journeys import Ana, log_in
from tests.browser.server import Server, installation
from tests.browser.visitor import Visitor

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Safari/604.1"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve an installation in which nobody else is logged in."""
    with installation(tmp_path_factory.mktemp("sessions")) as server:
        yield server


def devices(visitor: Visitor) -> list[str]:
    """The browsers listed, first to last."""
    rows = visitor.page.locator("tbody th")
    return [" ".join(text.split()) for text in rows.all_inner_texts()]


def end(visitor: Visitor, device: str) -> None:
    """Press the End button of a browser, by the whole of its name."""
    name = re.compile(f"^End session on {device}, last active ")
    button = visitor.page.get_by_role("button", name=name)
    visitor.press(" ".join(button.inner_text().split()))


def is_out(visitor: Visitor) -> bool:
    """Whether the next click leads to the login page."""
    visitor.open("/account/security")
    return visitor.heading == "Log in" and "Your session has ended." in visitor.text


@pytest.mark.parametrize("way", WAYS)
def test_one_is_ended_and_then_all_the_others(
    protected_ana: Ana, new_visitor: NewVisitor, way: str
) -> None:
    visitor = new_visitor(way)
    log_in(visitor, protected_ana)
    visitor.unfold("Menu")
    visitor.unfold(protected_ana.username)
    visitor.follow("Sessions")
    if "End all other sessions" in visitor.text:
        visitor.follow("End all other sessions")
        visitor.press("End all other sessions")
    office, phone = new_visitor(user_agent=FIREFOX), new_visitor(user_agent=IPHONE)
    log_in(office, protected_ana)
    log_in(phone, protected_ana)
    visitor.open("/account/sessions")
    this, *others = devices(visitor)
    assert this.endswith("This session")
    assert others == ["Safari, iPhone", "Firefox, Windows"]
    assert "password + code" in visitor.text

    end(visitor, "Firefox, Windows")
    assert "Session ended." in visitor.text
    assert devices(visitor)[1:] == ["Safari, iPhone"]
    assert is_out(office)
    assert not is_out(phone)

    log_in(office, protected_ana)
    visitor.reload()
    visitor.follow("End all other sessions")
    assert "2 sessions will end." in visitor.text
    assert not is_out(phone)
    visitor.press("End all other sessions")
    assert "2 sessions ended." in visitor.text
    assert len(devices(visitor)) == 1
    assert is_out(office)
    assert is_out(phone)


def test_what_ended_by_itself_is_told_as_that(protected_ana: Ana, new_visitor: NewVisitor) -> None:
    visitor, office = new_visitor(), new_visitor(user_agent=FIREFOX)
    log_in(visitor, protected_ana)
    log_in(office, protected_ana)
    visitor.open("/account/sessions")
    office.log_out(protected_ana.username)
    end(visitor, "Firefox, Windows")
    assert "That session has already ended." in visitor.text
