"""A decision as HTTP: for the browser, and for the proxy that passes it on (gate.md §4)."""

import gettext
import html
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cache
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote

from vratar.gate.decisions import Allow, Deny, SessionRow, SignIn, StepUp, Why
from vratar.gate.target import LONGEST_WAY_BACK, Target

Headers = list[tuple[str, str]]

IDENTITY = ("Remote-User", "Remote-Name", "Remote-Email", "Remote-Groups", "X-Vratar-Assertion")
"""On every answer, empty where nobody is known: a proxy that copies a header which is missing
leaves the client's own one in place."""

_LOCALE = Path(__file__).parent.parent / "locale"
# Of a header's value; the percent sign itself is encoded.
_PRINTABLE = "".join(map(chr, range(0x20, 0x7F))).replace("%", "")


class Kind(Enum):
    """What asks, as far as it decides the form of a refusal; nothing is allowed by it."""

    PAGE = auto()  # a browser on its way to a page
    FORM = auto()  # a browser sending something: never redirected, or what was typed is lost
    SCRIPT = auto()


@dataclass(frozen=True, slots=True)
class Answer:
    """A response: status, headers, body."""

    status: HTTPStatus
    headers: Headers = field(default_factory=list)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Reader:
    """Whom a refusal is written for: what the client says of itself."""

    kind: Kind
    language: str


def kind_of(method: str, headers: Mapping[str, str]) -> Kind:
    """What asks, from the method and the WSGI names of the client's headers."""
    mode = headers.get("HTTP_SEC_FETCH_MODE", "")
    if (
        headers.get("HTTP_X_REQUESTED_WITH", "").lower() == "xmlhttprequest"
        or (mode and mode != "navigate")
        or "text/html" not in headers.get("HTTP_ACCEPT", "").lower()
    ):
        return Kind.SCRIPT
    return Kind.PAGE if method in {"GET", "HEAD"} else Kind.FORM


def allowed(decision: Allow, assertion: str = "") -> Answer:
    """Let through, with who it is."""
    session = decision.session if decision.application.identity_headers else None
    return Answer(HTTPStatus.OK, [*_identity(session, assertion), ("Cache-Control", "no-store")])


def refused(
    decision: SignIn | StepUp | Deny, target: Target | None, reader: Reader, prefix: str
) -> Answer:
    """What the browser gets instead: a way to sign in, or no."""
    headers = [*_identity(None), ("Cache-Control", "no-store"), ("X-Vratar-Reason", decision.why)]
    if isinstance(decision, Deny) or target is None:
        bad = isinstance(decision, Deny) and decision.why is Why.MALFORMED
        return Answer(HTTPStatus.BAD_REQUEST if bad else HTTPStatus.FORBIDDEN, headers)
    link = way_in(decision, target, prefix)
    if reader.kind is Kind.PAGE:
        return Answer(HTTPStatus.FOUND, [*headers, ("Location", link)])
    headers.append(("WWW-Authenticate", "Form"))
    if reader.kind is Kind.FORM:
        body = _page(decision, link, reader.language)
        return Answer(HTTPStatus.UNAUTHORIZED, [*headers, ("Content-Type", "text/html")], body)
    told = {
        "error": "sign_in_required" if isinstance(decision, SignIn) else "step_up_required",
        "reason": decision.why,
        "sign_in": link,
    }
    headers.append(("Content-Type", "application/json"))
    return Answer(HTTPStatus.UNAUTHORIZED, headers, json.dumps(told).encode())


def for_nginx(decision: SignIn | StepUp | Deny) -> Answer:
    """What nginx understands of a refusal: 401 and 403; a redirect would become its error 500.

    It asks `denied` for what the browser gets.
    """
    denied = isinstance(decision, Deny)
    headers = [*_identity(None), ("Cache-Control", "no-store"), ("X-Vratar-Reason", decision.why)]
    if not denied:
        headers.append(("WWW-Authenticate", "Form"))
    return Answer(HTTPStatus.FORBIDDEN if denied else HTTPStatus.UNAUTHORIZED, headers)


def closed(status: HTTPStatus) -> Answer:
    """To whoever is no proxy of ours, or asks for what there is not."""
    return Answer(status, [*_identity(None), ("Cache-Control", "no-store")])


def unavailable() -> Answer:
    """Whatever went wrong: nobody passes."""
    answer = closed(HTTPStatus.SERVICE_UNAVAILABLE)
    answer.headers.append(("X-Vratar-Reason", "unavailable"))
    return answer


def way_in(decision: SignIn | StepUp, target: Target, prefix: str) -> str:
    """The page that is needed, a relative address; from there back to what was read, not sent."""
    page = prefix + ("sign-in" if isinstance(decision, SignIn) else "step-up")
    encoded = quote(target.uri, safe="")
    if target.method not in {"GET", "HEAD"} or len(encoded) > LONGEST_WAY_BACK:
        return page
    return f"{page}?next={encoded}"


def percent_encoded(text: str) -> str:
    """A text as a header's value, which is not Unicode: UTF-8, all but printable ASCII encoded."""
    return quote(text, safe=_PRINTABLE)


def _identity(session: SessionRow | None, assertion: str = "") -> Headers:
    if session is None:
        return [(name, "") for name in IDENTITY]
    values = (session.username, session.name, session.email, session.role)
    return list(zip(IDENTITY, (*map(percent_encoded, values), assertion), strict=True))


def gettext_noop(text: str) -> str:
    """Mark a text for the catalogues; it is translated where it is shown."""
    return text


_WRITING = gettext_noop("Your session ended while you were writing. Keep this page.")
_AGE = gettext_noop("A fresh code is needed before this is saved. Keep this page.")
_LOG_IN = gettext_noop("Log in (opens a new tab)")
_CODE = gettext_noop("Enter a code (opens a new tab)")
_THEN = gettext_noop("Then come back to this page, reload it, and confirm resending.")


def _page(decision: SignIn | StepUp, link: str, language: str) -> bytes:
    """A whole page for somebody who sent a form: ASCII, for proxies that name no character set."""
    first = isinstance(decision, SignIn)
    said = [_WRITING if first else _AGE, _LOG_IN if first else _CODE, _THEN]
    why, go, then = (html.escape(_catalogue(language).gettext(text)) for text in said)
    href = html.escape(link)
    page = (
        f'<!doctype html><html lang="{language}">'
        f'<meta name="viewport" content="width=device-width">'
        f"<title>{why}</title><h1>{why}</h1>"
        f'<p><a href="{href}" target="_blank" rel="noopener">{go}</a></p><p>{then}</p></html>'
    )
    return page.encode("ascii", "xmlcharrefreplace")


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation("django", _LOCALE, [language], fallback=True)
