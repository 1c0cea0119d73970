"""The way in, in a browser that asks for Arabic: from right to left, on a phone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.browser.chromium import PHONE, NewVisitor
from tests.browser.journeys import DONE, Ana, create_owner, log_in, switch_on
from tests.browser.languages import catalogue
from tests.browser.server import Server, installation
from tests.browser.visitor import Visitor


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Serve an installation that has its first-run link still."""
    with installation(tmp_path) as server:
        yield server


def direction(visitor: Visitor) -> tuple[str | None, str | None]:
    """What the page says of its language, and of the direction of its writing."""
    page = visitor.page.locator("html")
    return page.get_attribute("lang"), page.get_attribute("dir")


def test_from_the_link_to_a_sign_in_with_a_code(new_visitor: NewVisitor, server: Server) -> None:
    visitor = new_visitor(viewport=PHONE, locale="ar")
    visitor.catalogue = catalogue("ar")
    ana = Ana(server.clock)
    create_owner(visitor, ana, server.first_run_link)
    assert direction(visitor) == ("ar", "rtl")
    assert visitor.heading == visitor.said("Set up two-factor authentication")
    assert visitor.heading != "Set up two-factor authentication"
    switch_on(visitor, ana)
    assert (visitor.path, direction(visitor)) == (DONE, ("ar", "rtl"))
    visitor.open("/logout")
    visitor.log_out(ana.username)
    log_in(visitor, ana)
    # The panel has no Arabic yet: it speaks the language of the site.
    assert (visitor.path, direction(visitor)) == ("/", ("en", "ltr"))


def test_codes_stay_from_left_to_right(new_visitor: NewVisitor, server: Server) -> None:
    visitor = new_visitor(locale="ar")
    visitor.catalogue = catalogue("ar")
    ana = Ana(server.clock)
    create_owner(visitor, ana, server.first_run_link)
    visitor.press(visitor.said("Continue"))
    ways = "elements => elements.map(element => getComputedStyle(element).direction)"
    for selector in ("main code", "main input[name=code]"):
        found = visitor.page.locator(selector).evaluate_all(ways)
        assert set(found) == {"ltr"}, selector
    assert visitor.page.locator("main h1").evaluate_all(ways) == ["rtl"]
