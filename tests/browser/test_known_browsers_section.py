"""My Account > Known browsers: listed by their names, one forgotten, then all of them."""

import re
from collections.abc import Iterator

import pytest
from tests.browser.accessibility import findings_in_all_appearances
from tests.browser.chromium import WAYS, NewVisitor
from tests.browser.colleagues import serve_with
from tests.browser.journeys import Ana, log_in
from tests.browser.server import Server, installation
from tests.browser.test_sessions_page import FIREFOX, IPHONE
from tests.browser.visitor import Visitor

NAMES = {way: way.split()[0] for way in WAYS}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve an installation in which somebody else walks each way."""
    with installation(tmp_path_factory.mktemp("known-browsers")) as server:
        yield server


@pytest.fixture(scope="module")
def people(server: Server) -> dict[str, Ana]:
    """One person for each way to go."""
    return serve_with(server, **dict.fromkeys(NAMES.values(), "Support"))


def browsers(visitor: Visitor) -> list[str]:
    """The known browsers listed, first to last."""
    rows = visitor.page.locator("#known-browsers tbody th")
    return [" ".join(text.split()) for text in rows.all_inner_texts()]


def forget(visitor: Visitor, name: str) -> None:
    """Press the Forget button of a browser, by the whole of its name."""
    button = visitor.page.get_by_role("button", name=re.compile(f"^Forget {name}, known since "))
    visitor.press(" ".join(button.inner_text().split()))


@pytest.mark.parametrize("way", WAYS)
def test_one_is_forgotten_and_then_all_of_them(
    people: dict[str, Ana], new_visitor: NewVisitor, way: str
) -> None:
    who = people[NAMES[way]]
    visitor, office, phone = (
        new_visitor(way),
        new_visitor(user_agent=FIREFOX),
        new_visitor(user_agent=IPHONE),
    )
    for one in (office, phone, visitor):
        log_in(one, who)
    visitor.open("/account/security")
    this, *others = browsers(visitor)
    assert this.endswith("This browser")
    assert others == ["Safari, iPhone", "Firefox, Windows"]
    assert "is known for 30 days" in visitor.text
    assert "The code is always asked for." in visitor.text
    if way == "mouse":
        assert not findings_in_all_appearances(visitor.page)

    forget(visitor, "Firefox, Windows")
    assert "Forgotten: Firefox, Windows." in visitor.text
    assert browsers(visitor)[1:] == ["Safari, iPhone"]
    office.open("/account/security")
    assert office.heading == "My Account"  # its session goes on

    visitor.follow("Forget all")
    assert visitor.heading == "Forget all known browsers"
    assert "2 browsers will be forgotten, this one too." in visitor.text
    visitor.press("Forget all")
    assert "2 browsers forgotten." in visitor.text
    assert browsers(visitor) == []
    assert "No browser is known." in visitor.text
    phone.reload()
    assert phone.heading == "Dashboard"
