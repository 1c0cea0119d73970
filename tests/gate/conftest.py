"""A gated admin area, somebody who may enter it, and the gate itself over the same database."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from ipaddress import ip_network

import pytest
from django.db import connection
from django.db.models import F
from tests import cast
from tests.clock import Clock
from tests.whole.on_disk import restore_roles

from vratar.accounts.models import Administrator
from vratar.core.settings import Settings, current
from vratar.gate.answers import Answer
from vratar.gate.checks import COOKIE, Checks
from vratar.gate.models import GatedApplication, GatedPath, Generation
from vratar.gate.notes import Notes
from vratar.gate.rows import Rows
from vratar.sessions import gated
from vratar.sessions.models import GateSession
from vratar.sessions.services import Client

HOST = "admin.example.com"
NAVIGATION = {"HTTP_ACCEPT": "text/html,*/*", "HTTP_SEC_FETCH_MODE": "navigate"}


@dataclass
class Proxy:
    """Asks the gate as the proxy of `HOST` does."""

    checks: Checks
    notes: Notes
    cookie: str = ""
    headers: dict[str, str] = field(default_factory=lambda: dict(NAVIGATION))

    def ask(
        self, uri: str = "/admin/", method: str = "GET", at: str = "nginx", **environ: str
    ) -> Answer:
        """What the gate answers; `environ` replaces what the proxy says."""
        asked = {
            "REMOTE_ADDR": "127.0.0.1",
            "PATH_INFO": f"/gate/{at}",
            "HTTP_VRATARMETHOD": method,
            "HTTP_VRATARSCHEME": "https",
            "HTTP_VRATARHOST": HOST,
            "HTTP_VRATARURI": uri,
            "HTTP_VRATARADDR": "203.0.113.9",
            "HTTP_VRATARAPP": "whmcs",
            "HTTP_COOKIE": f"{COOKIE}={self.cookie}",
            **self.headers,
            **environ,
        }
        return self.checks.answer(asked)

    def why(self, *args: str, **environ: str) -> str:
        """Why it refuses; empty where it lets through."""
        answer = self.ask(*args, **environ)
        reason = dict(answer.headers).get("X-Vratar-Reason", "")
        assert bool(reason) is (answer.status != 200)
        return reason


def settings_of_the_gate() -> Settings:
    """The settings of this process, with the test's own database and a proxy on this machine."""
    settings = current()
    database = settings.database
    if database.server is not None:
        own = connection.settings_dict["NAME"]
        database = replace(database, url=database.url.replace("/postgres", f"/{own}"))
    site = replace(settings.site, trusted_proxies=(ip_network("127.0.0.1/32"),))
    return replace(settings, database=database, site=site)


@pytest.fixture
def ana(transactional_db: None, clock: Clock) -> Administrator:
    """Somebody who may enter."""
    restore_roles()
    return cast.make("ana", "Support")


@pytest.fixture
def application(ana: Administrator) -> GatedApplication:
    """The gated area, for the role of `ana`."""
    made = GatedApplication.objects.create(
        slug="whmcs",
        name="WHMCS",
        base_url=f"https://{HOST}",
        host=HOST,
        idle=1800,
        absolute=8 * 3600,
    )
    made.roles.add(ana.role)
    GatedPath.objects.create(application=made, host=HOST, prefix="/admin/")
    Generation.objects.create(number=1)
    return made


@pytest.fixture
def entered(ana: Administrator, application: GatedApplication) -> tuple[str, GateSession]:
    """She signed in on the gated host: her cookie and its row."""
    raw_id, session = gated.start(ana, HOST, Client("203.0.113.9"), "totp")
    return raw_id, session


@pytest.fixture
def proxy(entered: tuple[str, GateSession]) -> Iterator[Proxy]:
    """Her browser behind the proxy."""
    settings = settings_of_the_gate()
    rows, notes = Rows(settings), Notes(settings)
    yield Proxy(Checks(settings, rows, notes), notes, cookie=entered[0])
    rows.close()


def changed() -> None:
    """Tell the gate that something of the applications changed, as every service does."""
    Generation.objects.update(number=F("number") + 1)
