"""The list of administrators in Chromium: 10,000 of them beside 20, the same page, the same worker.

Each number has a server of its own, filled by `vratar demo`; their windows take turns, so that
whatever else the machine does falls on both. `python -m bench.lists`.
"""

import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page
from tests.browser.chromium import WIDE, chromium
from tests.browser.server import environ_of, run_vratar, serving

SIZES = (20, 10_000)
LIST = "/setup/staff/administrators/"
QUERIES = ("", "?sort=-last_login", "?status=overdue", "?search=petr")
WARM_UP, TIMES = 5, 25

# What the browser itself notes: navigation to the end of the load event, and of that the waiting.
_TOOK = """
() => new Promise((resolve) => {
  const ask = () => {
    const [seen] = performance.getEntriesByType("navigation");
    if (seen.loadEventEnd) resolve([seen.loadEventEnd, seen.responseEnd - seen.requestStart]);
    else setTimeout(ask, 1);
  };
  ask();
})
"""

# A session of the Owner: the page is measured, not the sign-in.
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


def main() -> None:
    """Print the milliseconds of each page for both sizes, and their ratio."""
    few, many = SIZES
    with ExitStack() as stack:
        browser = stack.enter_context(chromium())
        windows = [stack.enter_context(window(browser, size)) for size in SIZES]
        print(f"From navigation to load event in Chromium {browser.version}, the server's part of")
        print(f"it in brackets: median of {TIMES}, ms.\n")
        print(f"| Query | {few} administrators | {many:,} administrators | ratio |")
        print("|---|---:|---:|---:|")
        for query in QUERIES:
            (one, its), (other, others) = medians(windows, f"{LIST}{query}")
            words = f"`{query}`" if query else "none"
            shown = f"{one:.0f} ({its:.0f}) | {other:.0f} ({others:.0f})"
            print(f"| {words} | {shown} | **{other / one:.2f}** |")


def medians(windows: list[tuple[Page, str]], path: str) -> list[list[float]]:
    """Of each window: milliseconds to the load event, and those of waiting for the server."""
    taken: list[list[list[float]]] = [[] for _ in windows]
    for _ in range(WARM_UP + TIMES):
        for (page, url), times in zip(windows, taken, strict=True):
            page.goto(f"{url}{path}")
            assert page.url == f"{url}{path}", page.url
            assert page.locator("tbody tr").count(), "The list is empty."
            times.append(page.evaluate(_TOOK))
    return [
        [statistics.median(part) for part in zip(*times[WARM_UP:], strict=True)] for times in taken
    ]


@contextmanager
def window(browser: Browser, size: int, *options: str) -> Iterator[tuple[Page, str]]:
    """A window that is signed in to a demo of this size."""
    with tempfile.TemporaryDirectory(prefix="vratar-bench-") as folder:
        environ = environ_of(Path(folder), DJANGO_SETTINGS_MODULE="vratar.config.settings")
        run_vratar(environ, "init")
        # Millions of events take longer than a command may in a test.
        demo = [sys.executable, "-m", "vratar", "demo", "--administrators", str(size), *options]
        subprocess.run(demo, env=environ, check=True, capture_output=True)
        program = [sys.executable, "-c", _ENTER]
        done = subprocess.run(program, env=environ, check=True, capture_output=True, text=True)
        name, value = done.stdout.split()
        with serving(environ) as server:
            context = browser.new_context(viewport=WIDE)
            context.add_cookies([{"name": name, "value": value, "url": server.url}])
            yield context.new_page(), server.url
            context.close()


if __name__ == "__main__":
    main()
