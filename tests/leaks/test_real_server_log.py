"""A server that is really started, and people who would write lines of their own into its log."""

import contextlib
import json
import re
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from tests.browser.server import STARTS_WITHIN, Server, installation

from vratar.config.logging import FIELDS

FORGED = '{"event": "All is well", "level": "info"}'
MARK = "herons481516"
"""Stands in all that is sent, so that it would be found wherever it came out."""

BREAKS = ["\r\n", "\n", "\x1b[2J", "\x00", "\x85", "\u2028", "\u202e", "é" * 400]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve an installation of its own, whose log tells of the refusals asked for here."""
    with installation(tmp_path_factory.mktemp("hostile")) as server:
        yield server
        expected = ("Request refused", "Key or database unavailable", "Request failed")
        server.log.lines[:] = [
            line for line in server.log.lines if not any(words in line for words in expected)
        ]


def ask(server: Server, request: bytes) -> bytes:
    """Send exactly these bytes; the answer."""
    host, _, port = server.url.removeprefix("http://").partition(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(request)
        answer = b""
        with contextlib.suppress(ConnectionError):
            while part := connection.recv(65536):
                answer += part
    return answer


def request(
    server: Server, method: str = "GET", path: str = "/login", body: str = "", **headers: str
) -> bytes:
    """A request whose headers are whatever a client likes to send; lone CR and LF included."""
    usual = {
        "Host": server.url.removeprefix("http://"),
        "Connection": "close",
        "Content_Length": str(len(body.encode())),
        "Content_Type": "application/x-www-form-urlencoded",
        "Sec_Fetch_Site": "same-origin",
    }
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in (usual | headers).items()]
    return "\r\n".join([f"{method} {path} HTTP/1.1", *lines, "", body]).encode()


def hostile(server: Server) -> Iterator[bytes]:
    """Every way in for a text of one's own."""
    for text in (f"{MARK}{end}{FORGED}{end}{MARK}" for end in BREAKS):
        yield request(server, path=f"/login/{quote(text)}?code={quote(text)}&token={MARK}")
        yield request(server, path=f"/reset-link/1/{quote(text, safe='')}")
        typed = "&".join(f"{name}={quote(text)}" for name in ("username", "password", "next"))
        yield request(server, "POST", "/login", typed)
        yield request(server, "POST", "/login/forgotten", typed)
        for name in ("User_Agent", "Host", "Referer", "Origin", "Cookie", "X_Forwarded_For"):
            yield request(server, **{name: text})
            yield request(server, "POST", "/login", typed, **{name: text})
        yield request(server, **{f"X_{MARK}": text})
        yield request(server, Content_Type=f"text/{text}; charset={text}")
        yield request(server, method=MARK.upper())
        yield f"{text}\r\n\r\n".encode()


def told(server: Server) -> list[str]:
    """The lines of the log up to that of a refusal which is asked for now."""
    assert b" 400 " in ask(server, request(server, "HEAD", Host="elsewhere.example.mk"))
    lines: list[str] = []
    while not lines or '"HEAD"' not in lines[-1]:
        line = server.log._new.get(timeout=STARTS_WITHIN)
        assert line is not None
        lines.append(line)
    return lines


def test_nobody_writes_a_line_or_a_field_of_the_log(server: Server) -> None:
    answers = [ask(server, sent) for sent in hostile(server)]
    assert not [answer for answer in answers if answer.startswith(b"HTTP/1.1 5")]
    lines = told(server)
    assert len(lines) > 1
    for line in lines:
        assert MARK.lower() not in line.lower()
        assert "All is well" not in line
        assert line.isprintable()
        assert set(json.loads(line)) <= FIELDS


def test_an_error_is_told_without_what_was_sent(server: Server) -> None:
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    page = browser.open(f"{server.url}/login").read().decode()
    (token,) = set(re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page))
    (ring,) = Path(server.environ["XDG_CONFIG_HOME"]).rglob("key-ring")
    typed = f"username={MARK}&password={MARK}&csrfmiddlewaretoken={token}".encode()
    headers = {"User-Agent": MARK, "Referer": f"{server.url}/{MARK}", "Origin": server.url}
    sent = urllib.request.Request(f"{server.url}/login?{MARK}", typed, headers)
    ring.rename(ring.with_suffix(".away"))
    try:
        with pytest.raises(urllib.error.HTTPError, match="503"):
            browser.open(sent)
    finally:
        ring.with_suffix(".away").rename(ring)
    lines = told(server)
    events = [json.loads(line)["event"] for line in lines]
    assert "Key or database unavailable" in events
    assert not [line for line in lines if MARK in line or token in line]
    assert all(set(json.loads(line)) <= FIELDS for line in lines)
