"""Fixtures: a server per worker, a Chromium per test file, a fresh visitor per test."""

from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from tests.browser.chromium import CHROMIUM, NewVisitor, chromium, visitors
from tests.browser.journeys import Ana, create_owner, log_in, switch_on
from tests.browser.mailed import mailing_installation
from tests.browser.server import Server, installation
from tests.notices.inbox import Inbox

_FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of a file on one worker: they share a browser."""
    here = Path(__file__).parent
    for item in items:
        if item.path.parent == here:
            item.add_marker(pytest.mark.xdist_group(f"browser/{item.path.stem}"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Note which tests failed."""
    report = yield
    item.stash[_FAILED] = item.stash.get(_FAILED, False) or report.failed
    return report


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Run the browser; it ends with the file.

    While Playwright runs, Django takes its thread for an asynchronous one: other tests would fail.
    """
    if not CHROMIUM.exists():
        pytest.fail(f"There is no {CHROMIUM}. Install it: apt-get install chromium", pytrace=False)
    with chromium() as launched:
        yield launched


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve an installation; a file that changes what others need has one of its own."""
    with installation(tmp_path_factory.mktemp("vratar")) as server:
        yield server


@pytest.fixture(scope="module")
def mailing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Inbox]]:
    """Serve an installation that has a mail server, for a file that takes it as its `server`."""
    with mailing_installation(tmp_path_factory.mktemp("mailing")) as mailing:
        yield mailing


@pytest.fixture(scope="module")
def inbox(mailing: tuple[Server, Inbox]) -> Inbox:
    """What it has mailed."""
    return mailing[1]


@pytest.fixture
def ana(request: pytest.FixtureRequest, server: Server, browser: Browser) -> Iterator[Ana]:
    """The Owner, in whatever state the tests before left her account."""
    if server.owner is None:
        server.owner = Ana(server.clock)
        with visitors(browser, server.url) as new_visitor:
            create_owner(new_visitor(), server.owner, server.first_run_link)
    server.forgive()
    yield server.owner
    server.clock.go_on()
    if request.node.stash.get(_FAILED, False):
        server.owner.lose_track()


@pytest.fixture
def unprotected_ana(ana: Ana, server: Server) -> Ana:
    """The Owner, with her password alone."""
    if ana.secret:
        server.vratar("administrators", "reset-two-factor", "ana", "--reason", "a new test begins")
        server.give_time()
        ana.secret, ana.codes = "", []
    return ana


@pytest.fixture
def protected_ana(request: pytest.FixtureRequest, ana: Ana, server: Server) -> Ana:
    """The Owner, with a phone and saved recovery codes."""
    if not ana.codes:
        request.getfixturevalue("unprotected_ana")
        with visitors(request.getfixturevalue("browser"), server.url) as new_visitor:
            visitor = new_visitor()
            log_in(visitor, ana)
            switch_on(visitor, ana)
    return ana


@pytest.fixture
def new_visitor(browser: Browser, server: Server) -> Iterator[NewVisitor]:
    """Open the door to one more person."""
    with visitors(browser, server.url) as new_visitor:
        yield new_visitor
    server.assert_well()
