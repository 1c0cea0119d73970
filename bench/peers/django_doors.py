"""The doors of the two Django libraries, each on the smallest site that has it."""

import contextlib
import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.peers.door import PASSWORD, Door, Person
from bench.peers.environments import Environment, install
from bench.peers.visitor import Visitor

SITES = Path(__file__).parent / "sites"
INSIDE = "/inside"
SERVED = "gunicorn, 4 processes of 2 threads, SQLite."
Opened = contextlib.AbstractContextManager[Door]
_WSGI = "django.core.wsgi:get_wsgi_application()"
_WIZARD = "/account/login/"

_ALLAUTH_PEOPLE = """
import base64, json, sys
import django
django.setup()
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
password, *people = sys.argv[1:]
hashed, codes = make_password(password), {}
for person in people:
    name, secret = person.split("=")
    user = get_user_model().objects.create(username=name, password=hashed)
    TOTP.activate(user, base64.b32encode(bytes.fromhex(secret)).decode())
    codes[name] = RecoveryCodes.activate(user).generate_codes()
print(json.dumps(codes))
"""

_TWO_FACTOR_PEOPLE = """
import json, sys
import django
django.setup()
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
password, *people = sys.argv[1:]
hashed, codes = make_password(password), {}
for person in people:
    name, secret = person.split("=")
    user = get_user_model().objects.create(username=name, password=hashed)
    TOTPDevice.objects.create(user=user, name="default", key=secret)
    device = StaticDevice.objects.create(user=user, name="backup")
    codes[name] = [StaticToken.random_token() for _ in range(10)]
    for code in codes[name]:
        device.token_set.create(token=code)
print(json.dumps(codes))
"""


class Allauth(Door):
    """django-allauth: one form for codes and recovery codes; asks again before sensitive pages."""

    surface = "its re-authentication page"
    session_cookies = ("sessionid",)

    def give_password(self, visitor: Visitor, name: str, password: str) -> bool:
        """`/accounts/login/`, which leads to the form for the code."""
        visitor.get("/accounts/login/")
        page = visitor.post("/accounts/login/", login=name, password=password)
        if "/2fa/authenticate" not in page.location:
            return False
        return visitor.get(page.location).status == 200

    def give_code(self, visitor: Visitor, code: str) -> bool:
        """`/accounts/2fa/authenticate/`."""
        visitor.post("/accounts/2fa/authenticate/", code=code)
        return visitor.get(INSIDE).status == 200

    def open_recovery(self, visitor: Visitor) -> None:
        """The same form takes them."""

    def give_recovery_code(self, visitor: Visitor, code: str) -> bool:
        """The same form."""
        return self.give_code(visitor, code)

    def give_elsewhere(self, visitor: Visitor, person: Person, code: str) -> bool:
        """`/accounts/2fa/reauthenticate/`, of the session that the code has opened."""
        del person
        visitor.get("/accounts/2fa/reauthenticate/")
        return visitor.post("/accounts/2fa/reauthenticate/", code=code).redirects


class TwoFactor(Door):
    """django-two-factor-auth: a wizard whose steps share one address."""

    surface = ""
    session_cookies = ("sessionid",)

    def give_password(self, visitor: Visitor, name: str, password: str) -> bool:
        """Step "auth" of `/account/login/`."""
        visitor.get(_WIZARD)
        fields = {"auth-username": name, "auth-password": password}
        return "token-otp_token" in self._step(visitor, "auth", fields)

    def give_code(self, visitor: Visitor, code: str) -> bool:
        """Step "token"."""
        self._step(visitor, "token", {"token-otp_token": code})
        return visitor.get(INSIDE).status == 200

    def open_recovery(self, visitor: Visitor) -> None:
        """Go to step "backup"."""
        self._step(visitor, "token", {"wizard_goto_step": "backup"})

    def give_recovery_code(self, visitor: Visitor, code: str) -> bool:
        """Step "backup"."""
        self._step(visitor, "backup", {"backup-otp_token": code})
        return visitor.get(INSIDE).status == 200

    def _step(self, visitor: Visitor, name: str, fields: dict[str, str]) -> str:
        return visitor.post(_WIZARD, **fields, **{"login_view-current_step": name}).text


@dataclass(frozen=True)
class _Site:
    """One of the sites, and how to fill it."""

    module: str
    people: str
    requirements: str
    package: str
    door: Callable[[str, list[Person]], Door]

    @contextlib.contextmanager
    def open(
        self, root: Path, folder: Path, count: int, note: str, how: str, **variables: str
    ) -> Iterator[Door]:
        """Install, fill, serve."""
        own = {
            "DJANGO_SETTINGS_MODULE": self.module,
            "PYTHONPATH": str(SITES),
            "PEER_DATABASE": str(folder / "peer.sqlite3"),
        }
        environment = install(root, self.requirements, folder / "log", **own, **variables)
        people = self._fill(environment, count)
        with environment.serving(_WSGI) as url:
            door = self.door(url, people)
            door.title = f"{self.package} {environment.version(self.package)}{note}"
            door.how = f"{how} {SERVED}".strip()
            yield door

    def _fill(self, environment: Environment, count: int) -> list[Person]:
        environment.run("django-admin", "migrate", "--verbosity=0")
        environment.run("django-admin", "createcachetable")
        people = [Person(f"person{n}", secrets.token_bytes(20)) for n in range(count)]
        named = [f"{one.name}={one.secret.hex()}" for one in people]
        codes = json.loads(environment.run("python", "-c", self.people, PASSWORD, *named))
        return [Person(one.name, one.secret, codes[one.name]) for one in people]


_ALLAUTH = _Site("allauth_site", _ALLAUTH_PEOPLE, "peers-allauth", "django-allauth", Allauth)
_TWO_FACTOR = _Site(
    "two_factor_site",
    _TWO_FACTOR_PEOPLE,
    "peers-two-factor",
    "django-two-factor-auth",
    TwoFactor,
)


def allauth_as_it_comes(root: Path, folder: Path, count: int) -> Opened:
    """No tolerance, Django's own cache: one for each process."""
    how = "No tolerance; Django's default cache, one for each process."
    variables = {"PEER_CACHE": "", "PEER_TOLERANCE": "0"}
    return _ALLAUTH.open(root, folder, count, ", as it comes", how, **variables)


def allauth_tolerant(root: Path, folder: Path, count: int) -> Opened:
    """A tolerance of one step like ours, and a cache that the processes share."""
    how = "`MFA_TOTP_TOLERANCE = 1`; a cache in the database, shared by the processes."
    variables = {"PEER_CACHE": "database", "PEER_TOLERANCE": "1"}
    return _ALLAUTH.open(root, folder, count, ", tolerance 1", how, **variables)


def two_factor(root: Path, folder: Path, count: int) -> Opened:
    """The login wizard with the defaults."""
    return _TWO_FACTOR.open(
        root, folder, count, "", "Its defaults, which take one step either side."
    )
