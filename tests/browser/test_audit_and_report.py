"""The audit log and the report for a customer: found, turned, taken along, checked elsewhere."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize
from tests.browser.accessibility import findings_in_all_appearances
from tests.browser.chromium import WAYS, NewVisitor, visitors
from tests.browser.colleagues import serve_with
from tests.browser.journeys import Ana, log_in
from tests.browser.languages import catalogue
from tests.browser.server import Server, installation
from tests.browser.visitor import Visitor

AUDIT, REPORT = "/reports/audit", "/reports/evidence"
NARROW: ViewportSize = {"width": 320, "height": 740}
LOGINS = 18  # three events each: two pages

_ROWS = "document.querySelectorAll('tbody tr').length"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Server]:
    """Serve Ana and Boris, and a log of several pages."""
    with installation(tmp_path_factory.mktemp("audit")) as server:
        ana = serve_with(server, boris="Support")["ana"]
        with visitors(browser, server.url) as new_visitor:
            for _ in range(LOGINS):
                visitor = new_visitor()
                log_in(visitor, ana)
        yield server


def rows(visitor: Visitor) -> int:
    """How many rows all tables of the page have."""
    found: int = visitor.page.evaluate(_ROWS)
    return found


@pytest.mark.parametrize("way", WAYS)
def test_an_event_is_found_turned_to_and_looked_at(
    new_visitor: NewVisitor, ana: Ana, way: str
) -> None:
    visitor = new_visitor(way)
    log_in(visitor, ana)
    visitor.go_by_menu("Reports", "Audit Log")
    assert (visitor.path, rows(visitor)) == (AUDIT, 50)
    visitor.follow("Older")
    assert rows(visitor) > 1
    visitor.follow("Newer")
    assert rows(visitor) == 50
    visitor.select("Event", "The database was updated")
    visitor.press("Apply")
    assert rows(visitor) == 1
    visitor.type("Who", "boris")
    visitor.press("Apply")
    assert "No events match." in visitor.text
    visitor.follow("Clear")
    assert visitor.path == AUDIT
    visitor.type("IP address", "here")
    visitor.press("Apply")
    assert "Enter an IP address." in visitor.text
    visitor.type("IP address", "127.0.0.1")
    visitor.select("Result", "Success")
    visitor.press("Apply")
    assert rows(visitor) == 50
    visitor.page.locator("tbody th a").first.click()
    assert "As the log keeps it" in visitor.text


@pytest.mark.parametrize("language", ["en", "mk"])
@pytest.mark.parametrize("path", [AUDIT, REPORT, f"{AUDIT}/2", f"{AUDIT}/export", f"{AUDIT}?who=x"])
def test_the_pages_fit_a_narrow_window_and_read_well(
    new_visitor: NewVisitor, ana: Ana, language: str, path: str
) -> None:
    visitor = new_visitor(viewport=NARROW, locale=language)
    visitor.catalogue = catalogue(language)
    log_in(visitor, ana)
    visitor.open(path)
    assert visitor.page.locator("html").get_attribute("lang") == language
    assert visitor.page.evaluate("document.documentElement.scrollWidth") == NARROW["width"]
    assert findings_in_all_appearances(visitor.page) == []


def test_the_files_are_taken_along_and_the_report_is_checked_without_the_server(
    new_visitor: NewVisitor, ana: Ana, server: Server, tmp_path: Path
) -> None:
    visitor = new_visitor()
    log_in(visitor, ana)
    visitor.open(f"{AUDIT}/export?event=database.migrated")
    with visitor.page.expect_download() as export:
        visitor.page.get_by_role("button", name="Export").click()
    export.value.save_as(tmp_path / "log.csv")
    assert (tmp_path / "log.csv").read_text().count("database.migrated") == 1

    visitor.open(f"{REPORT}?period=30&people=names")
    assert "2 of 2 administrators are protected." in visitor.text
    with visitor.page.expect_download() as report:
        visitor.page.get_by_role("button", name="Download the report").click()
    report.value.save_as(tmp_path / "report.json")
    (tmp_path / "key.txt").write_text(server.vratar("audit", "public-key"))
    command = [sys.executable, "-m", "vratar", "audit", "verify", "--report"]
    done = subprocess.run(
        [*command, str(tmp_path / "report.json"), "--public-key", str(tmp_path / "key.txt")],
        env={"HOME": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "The report is what was sealed." in done.stdout
