"""The panel that is attacked: an installation of its own, with people, on a free loopback port."""

import contextlib
import http.client
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from tests import cast
from tests.browser.colleagues import serve_with
from tests.browser.server import Server, installation

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
PEOPLE = 5
"""Who have a name to be guessed at: person0, person1, …"""
FORM = "application/x-www-form-urlencoded"


@dataclass
class Answer:
    """What a request got."""

    status: int
    headers: list[tuple[str, str]]
    text: str

    def header(self, name: str) -> str:
        """The first value of a header; empty without it."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), "")

    def cookies(self) -> dict[str, str]:
        """What it sets."""
        lines = [value for key, value in self.headers if key.lower() == "set-cookie"]
        return dict(line.partition(";")[0].split("=", 1) for line in lines)


@dataclass
class Attacker:
    """A client that corrects nothing: paths, methods and headers go out as they are given."""

    url: str
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(
        self, path: str, method: str = "GET", body: str | None = None, **headers: str
    ) -> Answer:
        """One request on a connection of its own. `X_Real` goes as X-Real, `X__Real` as X_Real."""
        sent = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        sent |= {"Sec-Fetch-Site": "same-origin"}
        sent |= {"Content-Type": FORM} if body is not None else {}
        sent |= {_spelt(name): value for name, value in headers.items()}
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=20)
        with contextlib.closing(connection):
            connection.putrequest(method, path, skip_host="Host" in sent, skip_accept_encoding=True)
            for name, value in sent.items():
                connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(None if body is None else body.encode())
            got = connection.getresponse()
            text = got.read().decode(errors="replace")
            return Answer(got.status, got.getheaders(), text)

    def browse(self, path: str, typed: dict[str, str] | None = None) -> Answer:
        """Ask as a browser does: keep cookies, send the form with its token."""
        answer = self.ask(path)
        self._keep(answer)
        if typed is None:
            return answer
        token = TOKEN.search(answer.text)
        body = {"csrfmiddlewaretoken": token[1] if token else "", **typed}
        answer = self.ask(path, "POST", urlencode(body))
        self._keep(answer)
        return answer

    def _keep(self, answer: Answer) -> None:
        self.cookies |= answer.cookies()


def _spelt(name: str) -> str:
    return "_".join(part.replace("_", "-") for part in name.split("__"))


@dataclass
class Target:
    """A served panel, and who is signed in."""

    server: Server
    owner: Attacker
    halfway: Attacker
    stranger: Attacker

    @property
    def url(self) -> str:
        """Where it listens."""
        return self.server.url

    def cookie_file(self, folder: Path) -> Path:
        """The owner's cookies as wapiti reads them."""
        host = urlsplit(self.url).hostname or ""
        jar = {
            name: {
                "value": value,
                "domain": host,
                "path": "/",
                "version": 0,
                "secure": False,
                "expires": None,
                "port": None,
            }
            for name, value in self.owner.cookies.items()
        }
        dotted: dict[str, object] = {f".{host}": {"/": jar}, host: {"/": jar}}
        path = folder / "cookies.json"
        path.write_text(json.dumps(dotted))
        return path


def _password(url: str, name: str) -> Attacker:
    attacker = Attacker(url)
    answer = attacker.browse("/login", {"username": name, "password": cast.PASSWORD})
    assert answer.status == 303, answer.status
    return attacker


@contextlib.contextmanager
def target(folder: Path) -> Iterator[Target]:
    """Serve it; afterwards the server was ended by its own process id, and had no error."""
    with installation(folder, VRATAR_MAIL_SERVER="console") as server:
        others = {f"person{number}": "-Support" for number in range(PEOPLE)}
        people = serve_with(server, boris="Administrator", **others)
        owner = _password(server.url, "ana")
        code = people["ana"].code()
        answer = owner.browse("/login/code", {"code": code})
        assert answer.status == 303, answer.status
        yield Target(server, owner, _password(server.url, "boris"), Attacker(server.url))
