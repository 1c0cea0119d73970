"""A walk through a whole sign-in and every kind of refusal, told by headers and cookies.

Called in the test's own process, and as a program on an https site:
`python header_walk.py HOST SECRET`, on the database where Ana exists.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from django.test import Client


@dataclass
class Answer:
    """What one request got."""

    what: str
    status: int
    headers: dict[str, str]
    cookies: list[dict[str, str]]


def walk(host: str, secret: bytes, *, secure: bool) -> Iterator[Answer]:
    """Each answer on the way from an unknown address to the log-out."""
    from django.conf import settings
    from tests import cast

    from vratar.core.settings import current

    browser = Client(headers={"Sec-Fetch-Site": "same-origin"})
    stranger = Client()

    def ask(
        what: str,
        path: str,
        body: dict[str, str] | None = None,
        client: Client = browser,
        method: str = "",
        **more: str,
    ) -> Answer:
        verb = method or ("GET" if body is None else "POST")
        headers = {"Host": host} | {name.replace("_", "-"): value for name, value in more.items()}
        if verb == "POST":
            response = client.post(path, body, secure=secure, headers=headers)
        else:
            response = client.generic(verb, path, secure=secure, headers=headers)
        response.close()
        cookies = [
            {"name": name, "value": morsel.value, **{k: str(v) for k, v in morsel.items()}}
            for name, morsel in response.cookies.items()
        ]
        return Answer(what, response.status_code, dict(response.headers), cookies)

    wrong = {"username": "ana", "password": "wrong"}
    right = {"username": "ana", "password": cast.PASSWORD}
    prefix = settings.COOKIE_PREFIX
    yield ask("sign-in needed", "/")
    yield ask("the form", "/login")
    yield ask("empty form", "/login", {})
    yield ask("wrong password", "/login", wrong)
    yield ask("right password", "/login", right)
    yield ask("code form", "/login/code")
    yield ask("wrong code", "/login/code", {"code": "x"})
    yield ask("right code", "/login/code", {"code": cast.code(secret)})
    yield ask("a page", "/")
    yield ask("language", "/language", {"language": "mk"})
    yield ask("re-authentication owed", "/account/recovery-codes/new")
    yield ask("nothing there", "/no/such/page")
    yield ask("another spelling", "/account/security/")
    yield ask("wrong method", "/login/cancel")
    yield ask("unknown method", "/login", method="TRACE")
    yield ask("too large", "/login", {"username": "x" * 70_000})
    yield ask("unknown host", "/login", Host="evil.example")
    yield ask("from another site", "/login", {}, stranger, Sec_Fetch_Site="cross-site")
    yield ask("unknown session", "/", None, stranger, Cookie=f"{prefix}vratar-session=x")
    yield ask("no pending sign-in", "/login/code", {}, stranger, Origin=current().site.url)
    yield ask("a file", "/static/vratar/app.css")
    yield ask("no such file", "/static/vratar/no.css")
    yield ask("alive", "/livez")
    yield ask("log-out", "/logout", {})


def over_http(host: str) -> Iterator[Answer]:
    """What an https site answers to plain http."""
    for path in ("/login", "/static/vratar/app.css", "/livez"):
        response = Client().get(path, HTTP_HOST=host)
        response.close()
        yield Answer(f"http {path}", response.status_code, dict(response.headers), [])


def _main(host: str, secret: str) -> None:
    import django

    django.setup()
    answers = [*walk(host, bytes.fromhex(secret), secure=True), *over_http(host)]
    print(json.dumps([asdict(answer) for answer in answers]))  # noqa: T201 - read by the test


if __name__ == "__main__":
    _main(*sys.argv[1:])
