"""The link that makes the first Owner works once, and there is no account before."""

from tests.browser.chromium import NewVisitor
from tests.browser.journeys import Ana
from tests.browser.server import Server


def test_after_the_owner_is_made_the_link_is_no_page(
    server: Server, ana: Ana, new_visitor: NewVisitor
) -> None:
    stranger = new_visitor()
    stranger.open(server.first_run_link)
    assert stranger.heading == "Page not found."
    assert server.first_run_link not in stranger.page.content()
