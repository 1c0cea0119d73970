"""A person at a browser, who goes by the words on the screen, not by the HTML behind them."""

from dataclasses import dataclass, field
from gettext import NullTranslations
from typing import Literal

from playwright.sync_api import Locator, Page
from tests.browser.inspection import Inspector


@dataclass
class Visitor:
    """Clicks and types; every page that comes up is inspected."""

    page: Page
    inspector: Inspector
    catalogue: NullTranslations = field(default_factory=NullTranslations)
    """Turns the English words of a test into those of the visitor's language."""
    interactions: int = 0
    """Fields filled and things clicked so far."""

    @property
    def url(self) -> str:
        """Scheme, host and port of the panel."""
        return self.inspector.origin

    @property
    def path(self) -> str:
        """Path and query of the page shown."""
        return self.page.url.removeprefix(self.url)

    @property
    def heading(self) -> str:
        """The page's one heading."""
        return self.page.get_by_role("heading", level=1).inner_text()

    @property
    def text(self) -> str:
        """What can be read on the page."""
        return self.page.locator("body").inner_text()

    def open(self, address: str) -> None:
        """Go to a path of the panel, or to a whole address."""
        self.page.goto(address if address.startswith("http") else f"{self.url}{address}")
        self.look()

    def look(self) -> None:
        """Inspect the page that is shown now."""
        self.inspector.look_at(self.page)

    def said(self, english: str) -> str:
        """These words as the visitor's page says them."""
        on_a_button = self.catalogue.pgettext("button", english)
        return self.catalogue.gettext(english) if on_a_button == english else on_a_button

    def labelled(self, label: str) -> Locator:
        """The field with this label."""
        # Forms and tables have labels too.
        fields = self.page.locator("input, select, textarea")
        return self.page.get_by_label(self.said(label), exact=True).and_(fields)

    def type(self, label: str, text: str) -> None:
        """Fill the field with this label."""
        self.interactions += 1
        self.labelled(label).fill(text)

    def choose(self, label: str) -> None:
        """Choose the radio button with this label."""
        self.interactions += 1
        self.page.get_by_role("radio", name=self.said(label), exact=True).check()

    def select(self, label: str, option: str) -> None:
        """Choose an option of a list that opens."""
        self.interactions += 1
        self.labelled(label).select_option(label=self.said(option))

    def tick(self, label: str) -> None:
        """Tick a box, or take the tick away."""
        self.interactions += 1
        self.page.get_by_role("checkbox", name=self.said(label), exact=True).click()

    def press(self, button: str) -> None:
        """Press a button that leads to another page, or to the same anew."""
        self._go("button", self.said(button))

    def follow(self, link: str, about: str = "") -> None:
        """Follow a link; `about` is what its name says it is about, in no language."""
        self._go("link", f"{self.said(link)} {about}".strip())

    def unfold(self, word: str) -> None:
        """Open what is folded behind a word, unless it is open or the screen shows it anyway."""
        named = self.page.get_by_text(self.said(word), exact=True)
        summary = self.page.locator("summary").filter(has=named)
        if summary.is_visible() and not summary.evaluate("(element) => element.parentElement.open"):
            self.interactions += 1
            self._open(summary)

    def go_by_menu(self, *words: str) -> None:
        """Choose an item of the menu, through the groups it is in."""
        self.unfold("Menu")
        for group in words[:-1]:
            self.unfold(group)
        self.follow(words[-1])

    def log_out(self, name: str) -> None:
        """Log out with the button of the account menu, which is called by the person's name."""
        self.unfold("Menu")
        self.unfold(name)
        self.press("Log out")

    def reload(self) -> None:
        """Load the page again."""
        self.page.reload()
        self.look()

    def back(self) -> None:
        """Use the browser's back button."""
        self.page.go_back()
        self.look()

    def _open(self, summary: Locator) -> None:
        summary.click()

    def _go(self, role: Literal["button", "link"], name: str) -> None:
        self.interactions += 1
        with self.page.expect_navigation():
            self.page.get_by_role(role, name=name, exact=True).click()
        self.look()
