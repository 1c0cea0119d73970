"""Chromium as Debian ships it, and the windows people open in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ViewportSize, sync_playwright
from tests.browser.inspection import Inspector
from tests.browser.visitor import Visitor

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]
PATIENCE = 15_000
"""Milliseconds in which something expected has to appear."""

WIDE: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 740}

NewVisitor = Callable[..., Visitor]

# Pages whose width was measured before, in this process.
_MEASURED: set[str] = set()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Run the browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def visitors(browser: Browser, url: str) -> Iterator[NewVisitor]:
    """Open a window for each visitor of a panel; in the end none of them saw anything amiss.

    A visitor is made with the arguments of Playwright's `new_context`.
    """
    inspector = Inspector(url, _MEASURED)
    contexts = []

    def new_visitor(**options: Any) -> Visitor:
        context = browser.new_context(**{"viewport": WIDE, "reduced_motion": "reduce", **options})
        context.set_default_timeout(PATIENCE)
        inspector.watch(context)
        contexts.append(context)
        return Visitor(context.new_page(), inspector)

    try:
        yield new_visitor
    finally:
        for context in contexts:
            context.close()
    assert not inspector.problems, "\n".join(inspector.problems)
