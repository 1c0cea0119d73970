"""What is true of every page, checked on each one that a browser test visits."""

from dataclasses import dataclass, field

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response

NARROW = 320
"""Pixels of the narrowest screen on which nothing may need scrolling sideways."""

_LOOK = """
() => {
  const problems = [];
  const all = (selector) => Array.from(document.querySelectorAll(selector));
  const name = (element) => (element.ariaLabel || element.textContent || "").trim();
  const headings = all("h1").length;
  if (headings !== 1) problems.push(`${headings} h1`);
  if (!document.documentElement.lang) problems.push("no lang");
  if (!document.title.trim()) problems.push("no title");
  for (const control of all("input:not([type=hidden], [hidden]), select, textarea")) {
    const labelled = control.labels?.length || control.ariaLabel;
    if (!labelled) problems.push(`no label: ${control.outerHTML}`);
  }
  for (const control of all("button, a[href], summary")) {
    if (!name(control)) problems.push(`no name: ${control.outerHTML}`);
  }
  for (const picture of all("img, [role=img]")) {
    const named = picture.alt || picture.ariaLabel || picture.hasAttribute("aria-labelledby");
    if (!named) problems.push(`no text alternative: ${picture.outerHTML.slice(0, 200)}`);
  }
  for (const attribute of ["aria-describedby", "aria-labelledby", "for"]) {
    for (const element of all(`[${attribute}]`)) {
      for (const id of element.getAttribute(attribute).split(" ")) {
        if (!document.getElementById(id)) problems.push(`${attribute} names no element: ${id}`);
      }
    }
  }
  const ids = all("[id]").map((element) => element.id);
  for (const id of new Set(ids)) {
    if (ids.indexOf(id) !== ids.lastIndexOf(id)) problems.push(`id twice: ${id}`);
  }
  return problems;
}
"""
_TOO_WIDE = """
() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return "";
  const wide = Array.from(document.querySelectorAll("body *"))
    .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
    .map((element) => element.outerHTML.slice(0, 100));
  return `${scrollWidth} of ${clientWidth} pixels: ${wide.slice(0, 3).join(" | ")}`;
}
"""
# Chromium's own line about a page or file whose status is an error; the status is looked at here.
_STATUS_LINE = "Failed to load resource: the server responded with a status of"


@dataclass
class Inspector:
    """Watches one browser context and collects what must not be."""

    origin: str
    measured: set[str] = field(default_factory=set)
    """Pages whose width was measured; shared by inspectors that need not do it again."""
    problems: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        """Look at every request, answer and console line of the context from now on."""
        context.on("request", self._on_request)
        context.on("response", self._on_response)
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.problems.append(f"script: {error.error}"))

    def look_at(self, page: Page) -> None:
        """Check the page that is shown now."""
        where = page.url.removeprefix(self.origin)
        self.problems += [f"{where}: {problem}" for problem in page.evaluate(_LOOK)]
        # The title tells a page with errors from the same one without; measuring is slow.
        seen = f"{where.partition('?')[0]} {page.title()}"
        if seen not in self.measured:
            self.measured.add(seen)
            self._measure(page, where)

    def _measure(self, page: Page, where: str) -> None:
        if too_wide := scrolls_sideways(page, NARROW):
            self.problems.append(f"{where}: scrolls sideways, {too_wide}")

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith(f"{self.origin}/"):
            self.problems.append(f"request to another host: {request.url}")

    def _on_response(self, response: Response) -> None:
        where = response.url.removeprefix(self.origin)
        if response.status >= 500:
            self.problems.append(f"{where}: status {response.status}")
        if where.startswith("/static/"):
            if response.status not in {200, 304}:
                self.problems.append(f"{where}: status {response.status}")
            return
        if response.headers.get("cache-control") != "no-store":
            self.problems.append(f"{where}: may be kept by caches")
        if "default-src 'none'" not in response.headers.get("content-security-policy", ""):
            self.problems.append(f"{where}: no Content-Security-Policy")

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(_STATUS_LINE):
            self.problems.append(f"console: {message.text}")


def scrolls_sideways(page: Page, width: int) -> str:
    """What is too wide for a window of this width; "" if nothing is. The window stays as it was."""
    size = page.viewport_size
    assert size
    page.set_viewport_size({"width": width, "height": size["height"]})
    too_wide: str = page.evaluate(_TOO_WIDE)
    page.set_viewport_size(size)
    return too_wide
