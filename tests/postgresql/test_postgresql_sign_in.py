"""The main job, over HTTP, with every row on PostgreSQL: set up, log in, and nothing twice."""

import re
import time
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from http.client import HTTPResponse

import pytest
from tests import cast
from tests.cli.conftest import Server
from tests.cli.test_serve import LINK
from tests.postgresql.conftest import PostgresqlHost

from vratar import otp

MOST_AT_ONCE = 5
"""Sign-ins of one account that may be under way."""

pytestmark = pytest.mark.xdist_group("postgresql")


class Browser:
    """One person's browser, at one panel."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        self.path = ""

    def open(self, path: str, typed: dict[str, str] | None = None) -> str:
        """The page that comes at last; `path` says where."""
        body = urllib.parse.urlencode(typed).encode() if typed is not None else None
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.server.port}{path}",
            data=body,
            headers={"Sec-Fetch-Site": "same-origin"},
        )
        try:
            with self.opener.open(request, timeout=30) as answer:
                return self._read(answer)
        except urllib.error.HTTPError as refused:
            with refused:
                return self._read(refused)

    def send(self, path: str, **typed: str) -> str:
        """Open a form, fill it in and send it."""
        page = self.open(path)
        hidden = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page)
        return self.open(path, {**{name: unescape(value) for name, value in hidden}, **typed})

    def log_in(self) -> None:
        """The password step."""
        self.send("/login", username="ana", password=cast.PASSWORD)
        assert self.path == "/login/code"

    def _read(self, answer: HTTPResponse | urllib.error.HTTPError) -> str:
        self.path = urllib.parse.urlsplit(answer.geturl()).path
        text: str = answer.read().decode()
        return text


def enrolled(server: Server, link: str) -> bytes:
    """Ana makes herself the Owner and sets her phone up; the secret."""
    ana = Browser(server)
    ana.open(link)
    typed = {"username": "ana", "email": "ana@example.mk"}
    ana.send("/first-run/form", **typed, password=cast.PASSWORD, password_repeat=cast.PASSWORD)
    assert ana.path == "/account/two-factor/totp/1"
    ana.send(ana.path)
    found = re.search(r'href="(otpauth:[^"]+)"', ana.open("/account/two-factor/totp/2"))
    assert found
    secret = otp.parse_uri(unescape(found[1])).secret
    ana.send("/account/two-factor/totp/2", code=otp.totp(secret, time.time() - 30))
    assert ana.path == "/account/two-factor/totp/3"
    return secret


def test_one_code_opens_one_of_many_browsers(installed: PostgresqlHost) -> None:
    with installed.serving("--workers", "2") as server:
        link = LINK.search(server.read_until("Vratar is ready"))
        assert link
        secret = enrolled(server, link[2])
        browsers = [Browser(server) for _ in range(MOST_AT_ONCE)]
        for browser in browsers:
            browser.log_in()
        code = otp.totp(secret, time.time())
        with ThreadPoolExecutor(MOST_AT_ONCE) as pool:
            list(pool.map(lambda one: one.send("/login/code", code=code), browsers))
        (entered,) = [one for one in browsers if not one.path.startswith("/login")]
        assert "Two-Factor" in entered.open("/account/security")
        ended, output = server.stop()
        assert ended == 0
        assert "Traceback" not in output
    ended, output, _ = installed.run("audit", "verify")
    assert ended == 0, output
