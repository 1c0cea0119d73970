"""The rules of axe-core find what is planted, under the policy of our own pages."""

import hashlib

import pytest
from playwright.sync_api import Browser, Page
from tests.browser.accessibility import APPEARANCES, AXE, findings, findings_in_all_appearances
from tests.browser.server import Server

PLANT = """
(css) => {
  const element = document.createElement("input");
  const faint = document.createElement("p");
  faint.textContent = "hardly to be read";
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
  faint.className = "faint";
  document.querySelector("main").append(element, faint);
}
"""
FAINT = """
.faint{color:#999; background:#fff}
@media (prefers-color-scheme:dark){.faint{color:#222; background:#111}}
"""


@pytest.fixture
def login(browser: Browser, server: Server) -> Page:
    """The login page, with its strict policy."""
    page = browser.new_context().new_page()
    page.goto(f"{server.url}/login")
    return page


def test_a_planted_fault_is_found_in_every_appearance(login: Page) -> None:
    login.evaluate(PLANT, FAINT)
    found = findings_in_all_appearances(login)
    for appearance in APPEARANCES:
        assert any(line.startswith(f"{appearance}: label: ") for line in found)
    for scheme in ("light", "dark"):
        assert any(line.startswith(f"{scheme}: color-contrast: ") for line in found)
    assert "<input>" in found[0] + found[1]


def test_small_targets_close_together_are_found(login: Page) -> None:
    login.evaluate(
        """() => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(".tiny{min-block-size:0;padding:0;block-size:9px;inline-size:9px}");
          document.adoptedStyleSheets = [sheet];
          for (const name of ["a", "b"]) {
            const button = document.createElement("button");
            button.className = "tiny";
            button.ariaLabel = name;
            document.querySelector("main").append(button);
          }
        }"""
    )
    assert [line for line in findings(login) if line.startswith("target-size: ")]


def test_the_rules_are_the_published_ones() -> None:
    digest = hashlib.sha256(AXE.read_bytes()).hexdigest()
    assert digest in (AXE.parent / "README.md").read_text(encoding="utf-8")
