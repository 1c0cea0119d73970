import ipaddress
from collections.abc import Iterable
from typing import Any

import pytest

from vratar.config.wsgi import Door

PROXIES = (ipaddress.ip_network("10.0.0.0/8"), ipaddress.ip_network("::1/128"))


def scheme(peer: str, **environ: str) -> str:
    """What the application behind the door takes the scheme for."""
    seen: list[str] = []

    def inner(environ: dict[str, Any], _start: object) -> Iterable[bytes]:
        assert "HTTP_X_FORWARDED_PROTO" not in environ
        seen.append(environ["wsgi.url_scheme"])
        return []

    Door(inner, PROXIES)({"wsgi.url_scheme": "http", "REMOTE_ADDR": peer, **environ}, print)
    return seen[0]


@pytest.mark.parametrize("peer", ["10.0.0.1", "::1", "::ffff:10.0.0.1"])
def test_a_trusted_proxy_says_which_scheme_the_browser_used(peer: str) -> None:
    assert scheme(peer, HTTP_X_FORWARDED_PROTO="https") == "https"
    assert scheme(peer, HTTP_X_FORWARDED_PROTO="http") == "http"


@pytest.mark.parametrize("peer", ["203.0.113.5", "2001:db8::1", "", "unix:", "::ffff:203.0.113.5"])
def test_nobody_else_does(peer: str) -> None:
    assert scheme(peer, HTTP_X_FORWARDED_PROTO="https") == "http"


@pytest.mark.parametrize("value", ["https, http", "HTTPS", "ftp", ""])
def test_a_word_that_is_no_scheme_counts_as_none(value: str) -> None:
    assert scheme("10.0.0.1", HTTP_X_FORWARDED_PROTO=value) == "http"


def test_without_the_header_it_is_the_servers_own() -> None:
    assert scheme("10.0.0.1") == "http"


def test_what_fails_past_django_is_a_bare_500() -> None:
    def inner(_environ: dict[str, Any], _start: object) -> Iterable[bytes]:
        raise RuntimeError

    answered: list[Any] = []
    body = Door(inner, ())({}, lambda *answer: answered.append(answer))
    assert b"".join(body) == b"Something went wrong and your change was not saved."
    assert answered[0][0] == "500 Internal Server Error"
    assert dict(answered[0][1])["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("announced", "counted"),
    [("many", "0"), ("", "0"), ("-1", "0"), ("\xb2", "0"), ("5, 5", "0"), ("9" * 5000, "9" * 18)],
)
def test_a_length_that_is_no_number_counts_as_none(announced: str, counted: str) -> None:
    seen: list[str] = []

    def inner(environ: dict[str, Any], _start: object) -> Iterable[bytes]:
        seen.append(environ["CONTENT_LENGTH"])
        return []

    Door(inner, ())({"CONTENT_LENGTH": announced}, print)
    assert seen == [counted]
