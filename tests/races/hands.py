"""Browsers over plain connections, and many of them at the same moment."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from re import findall
from urllib.parse import urlencode

ANSWERS_WITHIN = 60.0
"""Seconds; a machine with two busy cores is slow."""

_TOKEN = "vratar-csrf"


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    location: str = ""
    page: str = ""

    @property
    def hidden(self) -> dict[str, str]:
        """What the page's forms send unseen."""
        fields = findall(r'type="hidden" name="(\w+)" value="([^"]*)"', self.page)
        return {name: unescape(value) for name, value in fields}


class Browser:
    """Somebody's cookies, and one connection that stays open."""

    def __init__(self, port: int, cookies: dict[str, str] | None = None) -> None:
        # Any token will do, as long as cookie and form say the same.
        self.cookies = {_TOKEN: "r" * 32} | (cookies or {})
        self.connection = HTTPConnection("127.0.0.1", port, timeout=ANSWERS_WITHIN)
        self.connection.connect()
        self._body = b""

    def twin(self) -> "Browser":
        """One more with the same cookies, over a connection of its own."""
        return Browser(self.connection.port, dict(self.cookies))

    def get(self, path: str) -> Answer:
        """Open a page; no redirect is followed."""
        self._ready("GET", path, None)
        return self._send().answer()

    def post(self, path: str, **typed: str) -> Answer:
        """Send a form."""
        return self.ready(path, **typed).send().answer()

    def ready(self, path: str, **typed: str) -> "Browser":
        """Have a form at hand; nothing leaves yet."""
        self._ready("POST", path, urlencode({"csrfmiddlewaretoken": self.cookies[_TOKEN], **typed}))
        return self

    def send(self) -> "Browser":
        """Let go what is at hand."""
        return self._send()

    def answer(self) -> Answer:
        """Wait for the answer, and keep its cookies."""
        response = self.connection.getresponse()
        page = response.read().decode()
        for line in response.headers.get_all("Set-Cookie", []):
            for name, cookie in SimpleCookie(line).items():
                if cookie["max-age"] == "0":
                    self.cookies.pop(name, None)
                else:
                    self.cookies[name] = cookie.value
        return Answer(response.status, response.headers.get("Location", ""), page)

    def close(self) -> None:
        """Hang up."""
        self.connection.close()

    def _ready(self, method: str, path: str, form: str | None) -> None:
        # Buffered by the connection until `_send`.
        self.connection.putrequest(method, path)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.putheader("Cookie", cookies)
        self.connection.putheader("Sec-Fetch-Site", "same-origin")
        self._body = (form or "").encode()
        if form is not None:
            self.connection.putheader("Content-Type", "application/x-www-form-urlencoded")
            self.connection.putheader("Content-Length", str(len(self._body)))

    def _send(self) -> "Browser":
        self.connection.endheaders(self._body or None)
        return self


def at_once(hands: Sequence[Browser], seed: int = 0) -> list[Answer]:
    """Let everybody's form go within a fraction of a millisecond; the answers, in their order.

    One thread lets go of all of them: nearer to each other than threads that wait for their turn
    in this process. Who goes first depends on `seed`.
    """
    for hand in random.Random(seed).sample(hands, len(hands)):  # noqa: S311 - no secret
        hand.send()
    return [hand.answer() for hand in hands]
