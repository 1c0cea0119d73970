"""A request as its bytes make it: through the door, past what Django's client corrects."""

import io
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.core.signals import got_request_exception, request_finished, request_started
from django.db import close_old_connections, transaction
from django.http.response import HttpResponseBase

from vratar.config.wsgi import Environ, application

HOST = "127.0.0.1:8000"
TOKEN = "fuzzedfuzzedfuzzedfuzzedfuzzed42"
"""A CSRF secret of the shape that Django makes; as cookie and as field it lets a form through."""


@dataclass(frozen=True)
class Asked:
    """One request: text stands for bytes, one character each (PEP 3333)."""

    method: str = "GET"
    path: str = "/"
    query: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    length: str | None = None
    """What Content-Length says; None for the truth."""


@dataclass
class Answered:
    """What came back."""

    status: int = 0
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""
    seconds: float = 0.0
    """Of this thread's processor time."""

    def header(self, name: str) -> str:
        """All values of a header."""
        return ", ".join(value for key, value in self.headers if key.lower() == name.lower())


def environ_of(asked: Asked) -> Environ:
    """What a server hands over: names upper case, doubled headers joined."""
    environ: Environ = {
        "REQUEST_METHOD": asked.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": asked.path,
        "QUERY_STRING": asked.query,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": HOST,
        "HTTP_SEC_FETCH_SITE": "same-origin",
        "CONTENT_LENGTH": str(len(asked.body)) if asked.length is None else asked.length,
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(asked.body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    seen: set[str] = set()
    for name, value in asked.headers:
        key = name.upper().replace("-", "_")
        key = key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"
        joined = "; " if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{joined}{value}" if key in seen else value
        seen.add(key)
    return environ


def send(asked: Asked) -> Answered:
    """Ask once. What Django would have hidden behind a 500 is raised."""
    answered = Answered()

    def start_response(status: str, headers: list[tuple[str, str]], *_: Any) -> None:
        answered.status, answered.headers = int(status.split(maxsplit=1)[0]), headers

    environ = environ_of(asked)
    with _failures() as failures, _kept_connection():
        started = time.thread_time()
        answer = application(environ, start_response)
        answered.body = b"".join(answer)
        if isinstance(answer, HttpResponseBase):
            answer.close()
        answered.seconds = time.thread_time() - started
    for failure in failures:
        raise failure
    return answered


def undone(act: Callable[[], Answered]) -> Answered:
    """Do it, and take back whatever it wrote."""
    with transaction.atomic():
        answered = act()
        transaction.set_rollback(True)
    return answered


@contextmanager
def _kept_connection() -> Iterator[None]:
    """Keep the test's connection, whose transaction is taken back."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


@contextmanager
def _failures() -> Iterator[list[BaseException]]:
    found: list[BaseException] = []

    def note(request: WSGIRequest, **_: Any) -> None:
        error = sys.exc_info()[1]
        if error is not None:
            found.append(error)

    got_request_exception.connect(note)
    try:
        yield found
    finally:
        got_request_exception.disconnect(note)
