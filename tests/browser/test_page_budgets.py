"""What the first page weighs, and that nothing moves while pages appear."""

import pytest
from tests.browser.chromium import NewVisitor
from tests.browser.journeys import Ana, log_in
from tests.browser.server import Server
from tests.browser.visitor import Visitor

LOGIN_BYTES = 30 * 1024
"""Document, stylesheet and script together, as they are before compression."""

_MOVED = """
() => new Promise((resolve) => {
  let moved = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) moved += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(moved), 300);
})
"""


def test_the_login_page_is_small_and_comes_from_here_alone(
    new_visitor: NewVisitor, server: Server
) -> None:
    visitor = new_visitor()
    loaded: dict[str, int] = {}
    visitor.page.on("response", lambda answer: loaded.update({answer.url: len(answer.body())}))
    visitor.open("/login")
    visitor.page.wait_for_load_state("networkidle")
    kinds = {url.partition("?")[0].rpartition(".")[2] for url in loaded}
    assert {"css", "js"} <= kinds
    assert all(url.startswith(f"{server.url}/") for url in loaded)
    assert sum(loaded.values()) < LOGIN_BYTES


def moved(visitor: Visitor, path: str) -> float:
    """How far things moved; not inspected, which would change the size of the window."""
    visitor.page.goto(f"{visitor.url}{path}")
    shift: float = visitor.page.evaluate(_MOVED)
    return shift


INSIDE = (
    *("/", "/account/security", "/account/sessions"),
    *("/setup/staff/administrators/", "/setup/staff/administrators/1/"),
    *("/training/", "/training/fake-page/"),
)


@pytest.mark.parametrize("path", INSIDE)
def test_nothing_moves_while_a_page_appears(
    new_visitor: NewVisitor, protected_ana: Ana, path: str
) -> None:
    visitor = new_visitor()
    log_in(visitor, protected_ana)
    assert moved(visitor, path) == 0


def test_nothing_moves_while_the_login_page_appears(
    new_visitor: NewVisitor, server: Server
) -> None:
    # What the page moves it moves each time; a machine that is busy may paint half of it once.
    assert min(moved(new_visitor(), "/login") for _ in range(3)) == 0
