"""Chromium as Debian ships it, and the windows people open in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ViewportSize, sync_playwright
from tests.browser.inspection import Inspector
from tests.browser.keyboard import KeyboardVisitor
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

WAYS = ("mouse", "keyboard", "phone without scripts")
"""How a person may go about: every flow can be walked in each of these ways."""

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

    A visitor is made with one of the `WAYS`, and the arguments of Playwright's `new_context`.
    """
    inspector = Inspector(url, _MEASURED)
    contexts = []

    def new_visitor(way: str = "mouse", **options: Any) -> Visitor:
        assert way in WAYS
        bare = way == "phone without scripts"
        usual = {"viewport": PHONE if bare else WIDE, "java_script_enabled": not bare}
        context = browser.new_context(**{"reduced_motion": "reduce", **usual, **options})
        context.set_default_timeout(PATIENCE)
        inspector.watch(context)
        contexts.append(context)
        kind = KeyboardVisitor if way == "keyboard" else Visitor
        return kind(context.new_page(), inspector)

    try:
        yield new_visitor
    finally:
        for context in contexts:
            context.close()
    assert not inspector.problems, "\n".join(inspector.problems)
