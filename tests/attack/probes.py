"""Probes of our own: what a scanner does not know to ask of a two-factor sign-in."""

import statistics
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

from tests.attack.findings import Finding
from tests.attack.target import PEOPLE, Answer, Attacker, Target

VERBS = ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get", "X")
HIDDEN = (
    *("/.git/config", "/.env", "/admin/", "/metrics", "/debug", "/__debug__/", "/server-status"),
    *("/static/", "/static", "/vratar.toml", "/vratar.sqlite3", "/api/", "/.well-known/x", "/docs"),
    *("/static/../vratar.sqlite3", "/static/..;/login/code", "/static/%2e%2e/%2e%2e/etc/passwd"),
    *("/static/..%2f..%2f..%2fetc/passwd", "/static/%5c..%5c", "/..;/account/security"),
    *("/account%2fsecurity", "/account;x/security", "/account//security", "/./account/security"),
    *("//account/security", "/ACCOUNT/SECURITY", "/account/security%00", "/account/security%20"),
    *("/account/security.json", "/login/..%2faccount%2fsecurity", "/%61ccount/security"),
)
ELSEWHERE = "evil.example"
LIES = (
    {"X_Original_URL": "/login"},
    {"X_Rewrite_URL": "/login"},
    {"X_HTTP_Method_Override": "GET"},
    {"Remote_User": "ana"},
    {"Remote__User": "ana"},
    {"X__Forwarded__For": "127.0.0.1"},
    {"X_Forwarded_For": "127.0.0.1", "X_Forwarded_User": "ana"},
    {"X_Forwarded_Proto": "https"},
    {"Authorization": "Basic YW5hOmEgcXVpZXQgcml2ZXIgdW5kZXIgdGFsbCBwaW5lcw=="},
    {"Vratar_User": "ana"},
)
SLOWER = 1.5
"""How much the medians may differ before a name can be told from none: coarse, on one machine."""


def all_of(target: Target) -> Iterator[Finding]:
    """Run every probe."""
    closed, actions = _addresses()
    for probe in (_forced, _as_session, _verbs, _lying_headers):
        yield from probe(target, closed)
    yield from _without_token(target, actions)
    for other in (_hidden, _hosts, _redirects, _kept_by_caches, _names):
        yield from other(target)


def _addresses() -> tuple[list[str], list[str]]:
    """Addresses that need a session, and all that take a form."""
    from tests.fuzz.surface import address, routes

    from vratar.policy.access import Need, declared_by

    closed, every = [], []
    for route in routes():
        path = address(route, ["1" for _ in route.pattern.converters])
        every.append(path)
        told = declared_by(route.callback)
        if told is None or told.need is not Need.NOTHING:
            closed.append(path)
    return closed, every


def _is_open(answer: Answer) -> bool:
    led_in = answer.status in {301, 302, 303} and not answer.header("Location").startswith("/login")
    return answer.status < 300 or led_in


def _opened(
    what: str, attacker: Attacker, paths: list[str], methods: tuple[str, ...], **headers: str
) -> Iterator[Finding]:
    for path in paths:
        for method in methods:
            body = "" if method == "POST" else None
            answer = attacker.ask(path, method, body, **headers)
            if _is_open(answer) or answer.status >= 500:
                yield Finding("probe", what, f"{method} {path} -> {answer.status}")


def _forced(target: Target, closed: list[str]) -> Iterator[Finding]:
    yield from _opened("opened to nobody", target.stranger, closed, ("GET", "POST"))
    yield from _opened("opened halfway", target.halfway, closed, ("GET", "POST"))


def _as_session(target: Target, closed: list[str]) -> Iterator[Finding]:
    pending = target.halfway.cookies["vratar-pending"]
    swapped = Attacker(target.url, {"vratar-session": pending})
    yield from _opened("a pending sign-in taken for a session", swapped, closed, ("GET",))
    session = target.owner.cookies["vratar-session"]
    other = Attacker(target.url, {"vratar-pending": session})
    for path in ("/login/code", "/login/recovery"):
        if other.ask(path).status == 200:
            yield Finding("probe", "a session taken for a pending sign-in", path)


def _verbs(target: Target, closed: list[str]) -> Iterator[Finding]:
    yield from _opened("opened by another method", target.stranger, closed[::5], VERBS)


def _lying_headers(target: Target, closed: list[str]) -> Iterator[Finding]:
    for lie in LIES:
        yield from _opened(
            f"opened by {next(iter(lie))}", target.stranger, closed[::9], ("GET",), **lie
        )


def _without_token(target: Target, paths: list[str]) -> Iterator[Finding]:
    """A form of the Owner's without its token, or from another site, changes nothing."""
    for path in paths:
        for headers in ({}, {"Sec_Fetch_Site": "cross-site"}, {"Origin": f"http://{ELSEWHERE}"}):
            answer = target.owner.ask(path, "POST", "a=b", **headers)
            if answer.status not in {403, 405}:
                yield Finding("probe", "a form without its token", f"{path} -> {answer.status}")


def _hidden(target: Target) -> Iterator[Finding]:
    for path in HIDDEN:
        answer = target.stranger.ask(path)
        if answer.status == 200 or answer.status >= 500 or "root:" in answer.text:
            yield Finding("probe", "something is there", f"{path} -> {answer.status}")


def _hosts(target: Target) -> Iterator[Finding]:
    for name in ("Host", "X_Forwarded_Host", "X__Forwarded__Host", "Forwarded"):
        value = f"host={ELSEWHERE}" if name == "Forwarded" else ELSEWHERE
        for path in ("/login", "/", "/account/security/", "/login/forgotten"):
            answer = target.stranger.ask(path, **{name: value})
            told = answer.text + answer.header("Location")
            if ELSEWHERE in told or (name == "Host" and answer.status != 400):
                yield Finding("probe", f"believes {name}", f"{path} -> {answer.status}")


def _redirects(target: Target) -> Iterator[Finding]:
    for to in (f"//{ELSEWHERE}", f"https:{ELSEWHERE}", f"/\\{ELSEWHERE}", f"/\t/{ELSEWHERE}"):
        answer = target.stranger.ask(f"/login?{urlencode({'next': to})}")
        if f'value="{to}"' in answer.text:
            yield Finding("probe", "carries an address elsewhere", to)
        browser = Attacker(target.url)
        browser.browse("/login")
        led = browser.browse("/login", {"next": to}).header("Location")
        if ELSEWHERE in led:
            yield Finding("probe", "leads elsewhere", to)


def _kept_by_caches(target: Target) -> Iterator[Finding]:
    for path in ("/account/security", "/", "/login", "/account/security/x.css", "/none"):
        answer = target.owner.ask(path)
        if "no-store" not in answer.header("Cache-Control"):
            yield Finding("probe", "may be kept by a cache", path)
        if answer.header("Server") or answer.header("X-Powered-By"):
            yield Finding("probe", "names its software", f"{path}: {answer.header('Server')}")


def _names(target: Target) -> Iterator[Finding]:
    """An unknown name takes as long, and is answered as, a known one with a wrong password."""
    answers: dict[str, list[tuple[int, float]]] = {"person": [], "nobody": []}
    browser = Attacker(target.url)
    browser.browse("/login")
    for number in range(PEOPLE):
        for kind, told in answers.items():
            started = time.perf_counter()
            answer = browser.browse("/login", {"username": f"{kind}{number}", "password": "wrong"})
            told.append((answer.status, time.perf_counter() - started))
    known, unknown = ([status for status, _ in told] for told in answers.values())
    if known != unknown:
        yield Finding("probe", "a name is told by its status", f"{known} {unknown}")
    medians = [statistics.median(seconds for _, seconds in told) for told in answers.values()]
    if max(medians) > SLOWER * min(medians):
        yield Finding("probe", "a name is told by its time", str(medians))


Probe = Callable[[Target], Iterator[Finding]]
