"""Vratar's door: `vratar serve` with several workers, as an administrator's browser meets it."""

import contextlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from bench.peers.door import PASSWORD, Door, Person
from bench.peers.environments import ROOT, WORKERS, vratar_serving
from bench.peers.visitor import Visitor

_PEOPLE = """
import json, sys
import django
django.setup()
from django.contrib.auth.hashers import make_password
from tests import cast
hashed = make_password(sys.argv[1])
cast.make_password = lambda _: hashed
people = []
for number in range(int(sys.argv[2])):
    account = cast.make(f"person{number}")
    secret = cast.enrol(account)
    people.append([account.username, secret.hex(), cast.recovery_codes_of(account)])
print(json.dumps(people))
"""


class Vratar(Door):
    """The pages of the panel."""

    surface = "`/reauthenticate`"
    session_cookies = ("vratar-session", "vratar-pending", "vratar-csrf")

    def give_password(self, visitor: Visitor, name: str, password: str) -> bool:
        """`/login`, which leads to the form for the code."""
        visitor.get("/login")
        page = visitor.post("/login", username=name, password=password)
        return page.redirects and visitor.get("/login/code").status == 200

    def give_code(self, visitor: Visitor, code: str) -> bool:
        """`/login/code`."""
        visitor.post("/login/code", code=code)
        return self._inside(visitor)

    def open_recovery(self, visitor: Visitor) -> None:
        """The link of the code page."""
        visitor.get("/login/recovery")

    def give_recovery_code(self, visitor: Visitor, code: str) -> bool:
        """`/login/recovery`."""
        visitor.post("/login/recovery", recovery_code=code)
        return self._inside(visitor)

    def give_elsewhere(self, visitor: Visitor, person: Person, code: str) -> bool:
        """`/reauthenticate`, of the session that the code has opened."""
        del person
        visitor.get("/reauthenticate")
        return visitor.post("/reauthenticate", password=PASSWORD, code=code).redirects

    def _inside(self, visitor: Visitor) -> bool:
        page = visitor.get("/account/security")
        # Whoever used a recovery code is sent to the page that says so, which is inside.
        return page.status == 200 or (page.redirects and urlsplit(page.location).path != "/login")


@contextlib.contextmanager
def vratar(_root: Path, folder: Path, count: int) -> Iterator[Door]:
    """Make an installation, fill it, serve it."""
    environ = os.environ | {
        "VRATAR_HOME": str(folder / "home"),
        "XDG_CONFIG_HOME": str(folder / "config"),
        "DJANGO_SETTINGS_MODULE": "vratar.config.settings",
        "PYTHONPATH": str(ROOT),
    }
    subprocess.run(
        [sys.executable, "-m", "vratar", "init"], env=environ, check=True, capture_output=True
    )
    command = [sys.executable, "-c", _PEOPLE, PASSWORD, str(count)]
    done = subprocess.run(command, env=environ, check=True, capture_output=True, text=True)
    people = [
        Person(name, bytes.fromhex(secret), codes)
        for name, secret, codes in json.loads(done.stdout.strip().splitlines()[-1])
    ]
    with vratar_serving(environ, folder / "log") as url:
        door = Vratar(url, people)
        door.title = "Vratar"
        door.how = (
            f"Its defaults, one step either side. `vratar serve --workers {WORKERS}`, SQLite."
        )
        yield door
