"""The adoption report of a demo in Chromium: charts that fit, in two languages and all colours."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from tests.browser.accessibility import findings_in_all_appearances
from tests.browser.chromium import PHONE, NewVisitor
from tests.browser.inspection import NARROW, scrolls_sideways
from tests.browser.server import Server, environ_of, run_vratar, serving
from tests.browser.visitor import Visitor

PAGE = "/reports/adoption"
_ENTER = """
import django
django.setup()
from django.conf import settings
from vratar.accounts.models import Administrator
from vratar.core.database import writing
from vratar.sessions import services
from vratar.sessions.models import Level
owner = Administrator.objects.select_related("security_state").get(username="demo")
with writing():
    raw_id, _ = services.start(owner, Level.AAL2, services.Client("127.0.0.1"))
print(settings.SESSION_COOKIE_NAME, raw_id)
"""
# Words of a drawing that leave it, or lie upon other words of the same line.
_BADLY_PLACED = """
() => Array.from(document.querySelectorAll("svg.drawing")).flatMap((svg) => {
  const box = svg.getBoundingClientRect();
  const words = Array.from(svg.querySelectorAll("text")).map((one) => {
    const { left, right, top } = one.getBoundingClientRect();
    return { left, right, top, text: one.textContent };
  });
  const outside = words.filter((one) => one.left < box.left - 1 || one.right > box.right + 1);
  const upon = words.filter((one) => words.some((other) => other !== one
    && Math.abs(other.top - one.top) < 2 && other.left < one.right && one.left < other.right));
  return [...outside, ...upon].map((one) => one.text);
})
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve a demo that nobody changes."""
    environ = environ_of(tmp_path_factory.mktemp("demo"))
    run_vratar(environ, "init")
    run_vratar(environ, "demo", "--administrators", "60", "--events", "600")
    with serving(environ) as server:
        yield server


def enter(new_visitor: NewVisitor, server: Server, **window: object) -> Visitor:
    """The demo's Owner at a browser of her own."""
    done = subprocess.run(
        [sys.executable, "-c", _ENTER],
        env=server.environ,
        check=True,
        capture_output=True,
        text=True,
    )
    name, value = done.stdout.split()
    visitor = new_visitor(**window)
    visitor.page.context.add_cookies([{"name": name, "value": value, "url": server.url}])
    return visitor


@pytest.mark.parametrize("locale", ["en", "mk-MK"])
def test_the_charts_fit_and_everybody_can_read_them(
    new_visitor: NewVisitor, server: Server, locale: str
) -> None:
    visitor = enter(new_visitor, server, locale=locale)
    visitor.open(f"{PAGE}?days=90")
    page = visitor.page
    assert page.locator("html").get_attribute("lang") == locale[:2]
    assert page.locator("figure.chart svg[role=img]").count() == 6
    assert page.evaluate(_BADLY_PLACED) == []
    for summary in page.locator("main summary").all():
        summary.click()
    assert findings_in_all_appearances(page) == []
    assert scrolls_sideways(page, NARROW) == ""
    page.set_viewport_size({"width": NARROW, "height": 740})
    assert page.evaluate(_BADLY_PLACED) == []


def test_a_phone_without_scripts_chooses_a_period_and_takes_a_table_along(
    new_visitor: NewVisitor, server: Server
) -> None:
    visitor = enter(new_visitor, server, viewport=PHONE, java_script_enabled=False)
    visitor.open(PAGE)
    visitor.select("Period", "Last 7 days")
    visitor.press("Apply")
    assert visitor.path == f"{PAGE}?days=7"
    history = visitor.page.locator("figure", has_text="Adoption over time")
    history.locator("summary").click()
    assert history.locator("tbody tr").count() == 8
    with visitor.page.expect_download() as download:
        history.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "adoption-history.csv"


def test_time_runs_the_same_way_in_a_language_from_right_to_left(
    new_visitor: NewVisitor, server: Server
) -> None:
    visitor = enter(new_visitor, server)
    visitor.open(f"{PAGE}?days=90")
    page = visitor.page
    places = "() => Array.from(document.querySelectorAll('svg.drawing'), (svg) => Array.from("
    places += "svg.querySelectorAll('text'), (one) => Math.round(one.getBoundingClientRect().left"
    places += " - svg.getBoundingClientRect().left)))"
    before = page.evaluate(places)
    assert before
    page.evaluate("() => { document.documentElement.dir = 'rtl'; }")
    assert page.evaluate(places) == before
    assert page.evaluate(_BADLY_PLACED) == []
