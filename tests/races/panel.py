"""A panel with several workers, and whoever comes to it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests.browser import server as served
from tests.browser.server import Server, installation
from tests.cli.conftest import eventually
from tests.races import processes
from tests.races.clerk import Clerk, Person, clerk_of
from tests.races.hands import Browser

WORKERS = 4
HANDS = 8
"""How many try the same at the same moment."""

_TRIES = 64
"""Connections of which each worker takes one, but for a chance of one in a hundred million."""


class Panel:
    """What a race is played at."""

    def __init__(self, server: Server, clerk: Clerk) -> None:
        self.server = server
        self.clerk = clerk
        self.port = urlsplit(server.url).port or 0
        self._round = ExitStack()

    def browser(self) -> Browser:
        """A browser that was here for the first time."""
        return self._keep(Browser(self.port))

    def twins(self, browser: Browser, count: int = HANDS) -> list[Browser]:
        """More of the same browser, each with a connection of its own."""
        return [self._keep(browser.twin()) for _ in range(count)]

    def log_in(self, person: Person) -> Browser:
        """The password step, in a browser of its own."""
        browser = self.browser()
        answer = browser.post("/login", username=person.username, password=person.password)
        assert answer.status == 303, answer
        return browser

    def sign_in(self, person: Person, code: str) -> Browser:
        """Both steps."""
        browser = self.log_in(person)
        answer = browser.post("/login/code", code=code)
        assert (answer.status, answer.location) == (303, "/"), answer
        return browser

    def in_every_worker(self, like: Browser) -> list[Browser]:
        """A twin of this browser at each worker."""
        return [self.at_worker(like, worker) for worker in sorted(self.workers())]

    def at_worker(self, like: Browser, worker: int) -> Browser:
        """A twin of this browser at this worker; the kernel deals connections out, so ask again."""
        for _ in range(_TRIES):
            (twin,) = self.twins(like, 1)
            assert twin.get("/livez").status == 200
            if processes.answering([twin], [worker]) == [worker]:
                return twin
        raise AssertionError(f"Process {worker} answers nobody.")

    def workers(self) -> set[int]:
        """Ids of the processes that answer."""
        return processes.workers_below(self.server.pid)

    def wait_for_workers(self) -> None:
        """The panel is ready as soon as one of them listens; wait for the others."""
        eventually(lambda: len(processes.listening(self.workers(), self.port)) == WORKERS)

    def end_round(self) -> None:
        """Hang up everywhere."""
        self._round.close()

    def _keep(self, browser: Browser) -> Browser:
        self._round.callback(browser.close)
        return browser


@contextmanager
def panel_in(folder: Path, **settings: str) -> Iterator[Panel]:
    """Serve a new installation with all its workers; time stands still in it."""
    with (
        installation(folder, **settings, **{served.WORKERS: str(WORKERS)}) as server,
        clerk_of(server) as clerk,
    ):
        panel = Panel(server, clerk)
        server.clock.stop()
        # To the panel, so many refused codes of so many people within a moment are an attack.
        server.log.expected.append("Alarm: fleet")
        panel.wait_for_workers()
        yield panel
