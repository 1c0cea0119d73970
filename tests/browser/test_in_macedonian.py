"""The main job in a browser that asks for Macedonian."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.browser.chromium import PHONE, NewVisitor
from tests.browser.journeys import DONE, Ana, create_owner, log_in, switch_on
from tests.browser.languages import catalogue
from tests.browser.server import Server, installation


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Serve an installation that has its first-run link still."""
    with installation(tmp_path) as server:
        yield server


def test_from_the_link_to_a_sign_in_with_a_code(new_visitor: NewVisitor, server: Server) -> None:
    visitor = new_visitor(viewport=PHONE, locale="mk-MK")
    visitor.catalogue = catalogue("mk")
    ana = Ana(server.clock)
    create_owner(visitor, ana, server.first_run_link)
    assert visitor.page.locator("html").get_attribute("lang") == "mk"
    assert visitor.heading == visitor.said("Set up two-factor authentication")
    assert visitor.heading != "Set up two-factor authentication"
    switch_on(visitor, ana)
    assert visitor.path == DONE
    visitor.log_out(ana.username)
    log_in(visitor, ana)
    assert visitor.path == "/"


def test_the_language_can_be_chosen_on_the_page(new_visitor: NewVisitor, server: Server) -> None:
    visitor = new_visitor(java_script_enabled=False)
    visitor.open("/login")
    visitor.press("Македонски")
    assert (visitor.path, visitor.heading) == ("/login", "Најава")
    visitor.press("English")
    assert visitor.heading == "Log in"
