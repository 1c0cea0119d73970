"""Fixtures: a server per test file, a Chromium per test file, a fresh visitor per test."""

import gettext
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ViewportSize, sync_playwright
from tests.browser.inspection import Inspector
from tests.browser.journeys import Ana, create_owner, log_in, switch_on
from tests.browser.server import ROOT, Server, environ_of, run_vratar, serving
from tests.browser.visitor import Visitor

LOCALE = ROOT / "src" / "vratar" / "locale"
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
WIDE: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 360, "height": 740}

# Pages whose width was measured by an earlier test of this worker.
_MEASURED: set[str] = set()

NewVisitor = Callable[..., Visitor]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file on one worker: they share its server."""
    here = Path(__file__).parent
    for item in items:
        if item.path.parent == here:
            item.add_marker(pytest.mark.xdist_group(f"browser/{item.path.stem}"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium as Debian ships it.

    It ends with the file: while Playwright runs, Django takes its thread for an asynchronous one.
    """
    if not CHROMIUM.exists():
        pytest.fail(f"There is no {CHROMIUM}. Install it: apt-get install chromium", pytrace=False)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve an installation that nobody has signed in to yet."""
    yield from fresh_server(tmp_path_factory.mktemp("vratar"))


@pytest.fixture(scope="module")
def ana(server: Server, browser: Browser) -> Ana:
    """The Owner of this file's server, with her password alone."""
    ana = Ana(server.clock)
    _let(browser, server.url, lambda visitor: create_owner(visitor, ana, server.first_run_link))
    return ana


@pytest.fixture
def unprotected_ana(ana: Ana, server: Server) -> Ana:
    """The Owner, with her password alone."""
    _reset(ana, server)
    return ana


@pytest.fixture
def protected_ana(ana: Ana, server: Server, browser: Browser) -> Ana:
    """The Owner, with a phone and saved recovery codes."""

    def enrol(visitor: Visitor) -> None:
        log_in(visitor, ana)
        switch_on(visitor, ana)

    if not ana.codes:
        _reset(ana, server)
        _let(browser, server.url, enrol)
    return ana


def _reset(ana: Ana, server: Server) -> None:
    """Take back what tests before did."""
    if ana.secret:
        server.vratar("administrators", "reset-two-factor", "ana", "--reason", "a new test begins")
        ana.secret, ana.codes = "", []


@pytest.fixture
def new_visitor(browser: Browser, server: Server) -> Iterator[NewVisitor]:
    """Open the door to one more person; takes what Playwright's `new_context` takes."""
    yield from visitors(browser, server.url)


@pytest.fixture
def visitor(new_visitor: NewVisitor) -> Visitor:
    """Someone at a wide screen who has not been here before."""
    return new_visitor()


def catalogue(language: str) -> gettext.NullTranslations:
    """The compiled translations that the panel itself uses."""
    return gettext.translation("django", LOCALE, [language])


def fresh_server(folder: Path, **settings: str) -> Iterator[Server]:
    """Make an installation in a folder, and serve it."""
    environ = environ_of(folder, **settings)
    run_vratar(environ, "init")
    with serving(environ) as server:
        yield server


def visitors(browser: Browser, url: str) -> Iterator[NewVisitor]:
    """Open a browser window for each visitor; afterwards none of them saw anything amiss."""
    inspectors = []
    contexts = []

    def new_visitor(**options: Any) -> Visitor:
        context = browser.new_context(**{"viewport": WIDE, "reduced_motion": "reduce", **options})
        context.set_default_timeout(15_000)
        inspector = Inspector(url, _MEASURED)
        inspector.watch(context)
        contexts.append(context)
        inspectors.append(inspector)
        return Visitor(context.new_page(), inspector)

    yield new_visitor
    for context in contexts:
        context.close()
    problems = [problem for inspector in inspectors for problem in inspector.problems]
    assert not problems, "\n".join(problems)


def _let(browser: Browser, url: str, act: Callable[[Visitor], None]) -> None:
    """Let somebody do something before the test begins."""
    for new_visitor in visitors(browser, url):
        act(new_visitor())
