"""People who are simply there: with a password and, where wanted, a phone with a secret.

In a test call `people`; `python -m tests.browser.colleagues NAME=ROLE ...` makes them in the data
folder of a server (its environment says which), and prints what is on their phones and sheets.
"""

import json
import subprocess
import sys
from base64 import b32encode

from tests.browser.journeys import Ana
from tests.browser.server import ROOT, Server

UNPROTECTED = "-"
"""Before a name: two-factor is off."""


def people(server: Server, **roles: str) -> dict[str, Ana]:
    """Make administrators, each with a role ("-Support" for one without two-factor)."""
    made = [f"{name}={role}" for name, role in roles.items()]
    command = [sys.executable, "-m", "tests.browser.colleagues", *made]
    done = subprocess.run(
        command, env=server.environ, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    held = json.loads(done.stdout)
    return {
        name: Ana(server.clock, name, f"{name}@example.mk", secret=secret, codes=codes)
        for name, (secret, codes) in held.items()
    }


def serve_with(server: Server, **roles: str) -> dict[str, Ana]:
    """Make the Owner and others; the server's owner is set."""
    made = people(server, ana="Owner", **roles)
    server.owner = made["ana"]
    return made


def _make(name: str, role: str) -> tuple[str, list[str]]:
    from tests import cast

    account = cast.make(name, role.removeprefix(UNPROTECTED))
    if role.startswith(UNPROTECTED):
        return "", []
    secret = cast.enrol(account)
    return b32encode(secret).decode(), cast.recovery_codes_of(account)


def _main(*wanted: str) -> None:
    import django

    django.setup()
    pairs = (one.split("=") for one in wanted)
    print(json.dumps({name: _make(name, role) for name, role in pairs}))  # noqa: T201 - read by the test


if __name__ == "__main__":
    _main(*sys.argv[1:])
