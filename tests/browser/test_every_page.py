"""Every page, in every appearance: axe-core finds nothing, and it fits on a small screen."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from tests.browser.accessibility import findings_in_all_appearances
from tests.browser.chromium import NewVisitor
from tests.browser.inspection import scrolls_sideways
from tests.browser.server import Server, installation
from tests.browser.visitor import Visitor
from tests.browser.walk import NO_PAGE, Walk, names

ZOOMED = (640, 320)
"""Widths of a window of 1280 pixels at 200 and at 400 percent."""

# Nothing takes the focus before its turn in the order of reading.
_FOCUS_ORDER = """
() => {
  const focusable = Array.from(document.querySelectorAll("[tabindex]"))
    .filter((element) => element.tabIndex > 0);
  return focusable.map((element) => element.outerHTML.slice(0, 200));
}
"""
# The browser's own bubbles speak the browser's language, and of one field only.
_JUDGED_BY_THE_BROWSER = """
() => Array.from(document.forms)
  .filter((form) => !form.noValidate)
  .flatMap((form) => Array.from(form.elements))
  .filter((one) => one.required || ["email", "number", "date", "url"].includes(one.type))
  .map((one) => one.outerHTML.slice(0, 200))
"""
_SMALL_TARGETS = """
() => Array.from(document.querySelectorAll("button, input, select, textarea, summary, .button"))
  .filter((element) => element.checkVisibility() && !element.closest(".spoken"))
  .filter((element) => {
    const { width, height } = element.getBoundingClientRect();
    const label = element.labels?.[0]?.getBoundingClientRect();
    return Math.max(width, label?.width ?? 0) < 24 || Math.max(height, label?.height ?? 0) < 24;
  })
  .map((element) => element.outerHTML.slice(0, 200))
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """Serve an installation that has its first-run link still."""
    with installation(tmp_path) as server:
        yield server


def troubles(page: Page) -> list[str]:
    """All that is wrong with the page shown."""
    found = findings_in_all_appearances(page)
    found += [f"tabindex above zero: {html}" for html in page.evaluate(_FOCUS_ORDER)]
    found += [f"judged by the browser: {html}" for html in page.evaluate(_JUDGED_BY_THE_BROWSER)]
    found += [f"target below 24 pixels: {html}" for html in page.evaluate(_SMALL_TARGETS)]
    for width in ZOOMED:
        wide = scrolls_sideways(page, width)
        found += [f"at {width} pixels: {wide}"] if wide else []
    return found


@pytest.mark.parametrize("language", ["en", "mk"])
def test_nothing_is_found_on_any_page(
    new_visitor: NewVisitor, server: Server, language: str
) -> None:
    problems: dict[str, None] = {}

    def look(visitor: Visitor) -> None:
        problems.update({f"{visitor.path}: {one}": None for one in troubles(visitor.page)})

    walk = Walk(server, new_visitor, look, language)
    walk.all()
    assert not problems, "\n\n".join(problems)
    assert names() - NO_PAGE - walk.seen == set(), "pages nobody looked at"
