"""The rules of axe-core, run in the browser on the page that is shown, in every appearance."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Page

AXE = Path(__file__).parents[1] / "vendor" / "axe-core" / "axe.min.js"
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
"""Tags of axe-core: WCAG 2.0 to 2.2, levels A and AA, and what is good practice beside them."""

Appearance = Literal["light", "dark", "forced colours"]
APPEARANCES: tuple[Appearance, ...] = ("light", "dark", "forced colours")

# Stylesheets are not fetched anew: that would be a request of the test's, not of the page's.
_RUN = """
(standards) => axe.run(document, {
  runOnly: { type: "tag", values: standards },
  resultTypes: ["violations"],
  preload: false,
})
"""


def findings(page: Page) -> list[str]:
    """What axe-core has to say against the page: rule, help, element, and how to mend it."""
    _load(page)
    result = page.evaluate(_RUN, STANDARDS)
    return [_told(rule, node) for rule in result["violations"] for node in rule["nodes"]]


def findings_in_all_appearances(page: Page) -> list[str]:
    """The same, light, dark and in forced colours; each line begins with the appearance."""
    found = []
    for appearance in APPEARANCES:
        with appearing(page, appearance):
            found += [f"{appearance}: {finding}" for finding in findings(page)]
    return found


@contextmanager
def appearing(page: Page, appearance: Appearance) -> Iterator[None]:
    """Show the page as to somebody who chose this appearance; afterwards light."""
    if appearance == "forced colours":
        page.emulate_media(color_scheme="light", forced_colors="active")
    else:
        page.emulate_media(color_scheme=appearance, forced_colors="none")
    try:
        yield
    finally:
        page.emulate_media(color_scheme="light", forced_colors="none")


def _load(page: Page) -> None:
    if page.evaluate("typeof axe") != "undefined":
        return
    # The policy of the pages lets no foreign script in; the debugger is not asked.
    debugger = page.context.new_cdp_session(page)
    source = AXE.read_text(encoding="utf-8")
    answer = debugger.send("Runtime.evaluate", {"expression": source, "returnByValue": False})
    assert "exceptionDetails" not in answer, answer
    debugger.detach()


def _told(rule: dict[str, Any], node: dict[str, Any]) -> str:
    mend = " ".join(node["failureSummary"].split())
    return f"{rule['id']}: {rule['help']}\n  {node['html'][:300]}\n  {mend}"
