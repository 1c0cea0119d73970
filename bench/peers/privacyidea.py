"""The door of privacyIDEA: its own server, asked by `/validate/check` as an application would."""

import contextlib
import json
import secrets
from collections.abc import Iterator
from pathlib import Path

from bench.peers.door import PASSWORD, Door, Person
from bench.peers.environments import Environment, install
from bench.peers.visitor import Visitor

CONFIGURATION = """\
SUPERUSER_REALM = ["administrators"]
SQLALCHEMY_DATABASE_URI = "sqlite:///{folder}/privacyidea.sqlite"
SECRET_KEY = "{secret}"
PI_PEPPER = "{pepper}"
PI_ENCFILE = "{folder}/enckey"
PI_AUDIT_KEY_PRIVATE = "{folder}/private.pem"
PI_AUDIT_KEY_PUBLIC = "{folder}/public.pem"
PI_LOGFILE = "{folder}/privacyidea.log"
"""

_PEOPLE = """
import json, os, sys
from privacyidea.app import create_app
app = create_app("production", os.environ["PRIVACYIDEA_CONFIGFILE"], silent=True)
password, names, *people = sys.argv[1:]
codes = {}
with app.app_context():
    from privacyidea.lib.policy import SCOPE, set_policy
    from privacyidea.lib.realm import set_default_realm, set_realm
    from privacyidea.lib.resolver import save_resolver
    from privacyidea.lib.token import init_token
    from privacyidea.lib.user import User
    save_resolver({"resolver": "people", "type": "passwdresolver", "fileName": names})
    set_realm("people", [{"name": "people"}])
    set_default_realm("people")
    set_policy("codes", scope=SCOPE.WEBUI, action="login_mode=privacyIDEA")
    for person in people:
        name, secret = person.split("=")
        user = User(name, realm="people")
        init_token({"type": "totp", "otpkey": secret, "pin": password}, user=user)
        tans = [f"{int.from_bytes(os.urandom(4), 'big') % 10**8:08}" for _ in range(10)]
        init_token({"type": "tan", "tans": " ".join(tans), "pin": password}, user=user)
        codes[name] = tans
print(json.dumps(codes))
"""


class PrivacyIdea(Door):
    """PIN and code are one request; a visitor remembers the PIN until the code is there."""

    surface = "`/auth`, the sign-in to its own pages"

    def give_password(self, visitor: Visitor, name: str, password: str) -> bool:
        """Nothing is sent yet."""
        visitor.cookies = {}
        self._typed[visitor.address] = (name, password)
        return True

    def give_code(self, visitor: Visitor, code: str) -> bool:
        """`/validate/check` with PIN and code."""
        name, pin = self._typed[visitor.address]
        page = visitor.post("/validate/check", **{"user": name, "pass": pin + code})
        return _accepted(page.text)

    def open_recovery(self, visitor: Visitor) -> None:
        """The same request takes them."""

    def give_recovery_code(self, visitor: Visitor, code: str) -> bool:
        """A transaction number (token type TAN), in the same request."""
        return self.give_code(visitor, code)

    def give_elsewhere(self, visitor: Visitor, person: Person, code: str) -> bool:
        """`/auth` with PIN and code."""
        page = visitor.post("/auth", username=person.name, password=PASSWORD + code)
        return page.status == 200 and "token" in page.text

    def __init__(self, url: str, people: list[Person]) -> None:
        super().__init__(url, people)
        self._typed: dict[str, tuple[str, str]] = {}


def _accepted(text: str) -> bool:
    try:
        result = json.loads(text)["result"]
    except (ValueError, KeyError):
        return False
    return bool(result.get("value"))


@contextlib.contextmanager
def privacyidea(root: Path, folder: Path, count: int) -> Iterator[Door]:
    """Install, set up by its own commands, fill, serve."""
    configuration = folder / "pi.cfg"
    keys = {"secret": secrets.token_hex(16), "pepper": secrets.token_hex(16)}
    configuration.write_text(CONFIGURATION.format(folder=folder, **keys))
    variables = {"PRIVACYIDEA_CONFIGFILE": str(configuration)}
    environment = install(root, "peers-privacyidea", folder / "log", **variables)
    for command in ("create_enckey", "create_audit_keys", "create_tables"):
        environment.run("pi-manage", "setup", command)
    people = _fill(environment, folder, count)
    application = f"privacyidea.app:create_app('production', '{configuration}', silent=True)"
    with environment.serving(application) as url:
        door = PrivacyIdea(url, people)
        door.title = f"privacyIDEA {environment.version('privacyidea')}"
        door.how = (
            "Its defaults; PIN and code in one `/validate/check`, recovery codes as TAN tokens. "
            "gunicorn, 4 processes of 2 threads, SQLite."
        )
        yield door


def _fill(environment: Environment, folder: Path, count: int) -> list[Person]:
    people = [Person(f"person{n}", secrets.token_bytes(20)) for n in range(count)]
    names = folder / "people"
    names.write_text("".join(f"{p.name}:x:{1000 + n}:1000:,,,::\n" for n, p in enumerate(people)))
    named = [f"{one.name}={one.secret.hex()}" for one in people]
    printed = environment.run("python", "-c", _PEOPLE, PASSWORD, str(names), *named)
    codes = json.loads(printed.strip().splitlines()[-1])
    return [Person(one.name, one.secret, codes[one.name]) for one in people]
