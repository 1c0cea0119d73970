"""A person without a mouse: Tab, arrows, Enter and letters, nothing else."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from playwright.sync_api import Locator
from tests.browser.visitor import Visitor

_MOST_STOPS = 200
"""More than a page of the longest list has, and once around."""

_FOCUSED = """
() => {
  const element = document.activeElement;
  const name = (element.labels?.length ? element.labels[0] : element).innerText;
  const style = getComputedStyle(element);
  // The button in a date field has the focus for itself; the browser draws the ring around it.
  const inside = element.type === "date" && !element.matches(":focus-visible");
  return {
    kind: ["radio", "checkbox"].includes(element.type) ? element.type : element.localName,
    name: (element.ariaLabel || name || "").replace(/\\s+/g, " ").trim(),
    ring: inside ? 2 : style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
  };
}
"""


@dataclass(frozen=True)
class Stop:
    """What has the focus."""

    kind: str
    """Name of the HTML element, or "radio" or "checkbox"."""
    name: str
    ring: float
    """Width in pixels of the line around it that shows where the focus is."""


class KeyboardVisitor(Visitor):
    """Does what every visitor does, by keyboard alone; each stop of Tab must be visible."""

    def type(self, label: str, text: str) -> None:
        """Tab to the field and type in place of what is there."""
        self.interactions += 1
        name = self.said(label)
        self._tab_to(lambda stop: stop.kind in {"input", "textarea"} and stop.name == name)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text)

    def choose(self, label: str) -> None:
        """Tab to the radio buttons, and go along them with the arrow key."""
        self.interactions += 1
        self._tab_to(lambda stop: stop.kind == "radio")
        name = self.said(label)
        self._press_until("ArrowDown", lambda stop: stop.name == name)
        if not self.page.get_by_role("radio", name=name, exact=True).is_checked():
            self.page.keyboard.press("Space")  # the first of a group in which none was chosen

    def select(self, label: str, option: str) -> None:
        """Tab to the list and type the option, or go along the options with the arrow key."""
        self.interactions += 1
        name = self.said(label)
        self._tab_to(lambda stop: stop.kind == "select" and stop.name == name)
        if self.said(option).isascii():
            self.page.keyboard.type(self.said(option))
        else:  # no key of the keyboard Playwright has
            self._go_along(label, self.said(option))
        assert self._chosen(label) == self.said(option)

    def _go_along(self, label: str, option: str) -> None:
        self.page.keyboard.press("Home")
        before = ""
        while self._chosen(label) not in {option, before}:
            before = self._chosen(label)
            self.page.keyboard.press("ArrowDown")

    def _chosen(self, label: str) -> str:
        chosen: str = self.labelled(label).evaluate("(list) => list.selectedOptions[0].label")
        return chosen

    def tick(self, label: str) -> None:
        """Tab to the box and press the space bar."""
        self.interactions += 1
        name = self.said(label)
        self._tab_to(lambda stop: stop.kind == "checkbox" and stop.name == name)
        self.page.keyboard.press("Space")

    def enter(self) -> None:
        """Press Enter where the focus is, which sends the form or follows the link."""
        self.interactions += 1
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.look()

    def _go(self, role: Literal["button", "link"], name: str) -> None:
        kind = {"button": "button", "link": "a"}[role]
        self._tab_to(lambda stop: stop.kind == kind and stop.name == name)
        self.enter()

    def _open(self, summary: Locator) -> None:
        word = " ".join(summary.inner_text().split())
        self._tab_to(lambda stop: stop.kind == "summary" and stop.name == word)
        self.page.keyboard.press("Enter")

    def _tab_to(self, is_it: Callable[[Stop], bool]) -> None:
        self._press_until("Tab", is_it)

    def _press_until(self, key: str, is_it: Callable[[Stop], bool]) -> None:
        passed = []
        for _ in range(_MOST_STOPS):
            stop = Stop(**self.page.evaluate(_FOCUSED))
            if stop.kind != "body":
                assert stop.ring >= 2, f"{self.path}: the focus cannot be seen on {stop}"
            if is_it(stop):
                return
            passed.append(f"{stop.kind} {stop.name!r}")
            self.page.keyboard.press(key)
        raise AssertionError(f"{self.path}: {key} does not lead there, but to {passed}")
