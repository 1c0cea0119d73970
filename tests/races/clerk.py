"""Makes people in the data of a served panel, and looks there afterwards, in its own process."""

import json
import subprocess
import sys
from base64 import b32decode
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from tests.browser.clock import ServerClock
from tests.browser.server import ROOT, Server
from tests.cast import PASSWORD

from vratar import otp


@dataclass
class Person:
    """An administrator, and what is in the phone and on the sheet."""

    clock: ServerClock
    pk: int
    username: str
    link: str
    """To a new password."""
    secret: str = ""
    codes: list[str] = field(default_factory=list)
    password: str = PASSWORD

    def code(self, steps: int = 0) -> str:
        """What the app shows now, or so many steps from now."""
        return otp.totp(b32decode(self.secret), self.clock.now() + 30 * steps)

    @property
    def link_path(self) -> str:
        """The link without its host."""
        return urlsplit(self.link).path


class Clerk:
    """Asks the process beside the panel."""

    def __init__(self, server: Server, process: subprocess.Popen[str]) -> None:
        self.server = server
        self._process = process
        self._made: Counter[str] = Counter()

    def people(self, kind: str, count: int) -> list[Person]:
        """Make people who have been there for nobody yet: "protected", "unprotected", "invited"."""
        made = self.ask("people", kind, self._made[kind], count)
        self._made[kind] += count
        return [Person(self.server.clock, **one) for one in made]

    def facts(self, person: Person) -> Counter[str]:
        """What the database says about somebody."""
        return Counter(self.ask("facts", person.pk))

    def opening(self, person: Person, passwords: list[str]) -> list[str]:
        """Which of these passwords open the account."""
        found: list[str] = self.ask("opening", person.pk, passwords)
        return found

    def ask(self, *question: object) -> Any:
        """One question, one answer."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, f"The clerk has no answer to {question[0]}."
        return json.loads(answer)


@contextmanager
def clerk_of(server: Server) -> Iterator[Clerk]:
    """Let a clerk work while it is needed."""
    command = [sys.executable, "-m", "tests.races.clerk_process"]
    with subprocess.Popen(
        command,
        env=server.environ,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        yield Clerk(server, process)
