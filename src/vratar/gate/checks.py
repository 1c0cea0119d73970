"""One request of a proxy, answered: contract, cookie, decision, answer. Whatever fails denies."""

import logging
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from http import HTTPStatus

from vratar.core import clock
from vratar.core.settings import LANGUAGES, Settings
from vratar.core.source import Network, is_within
from vratar.gate import answers
from vratar.gate.answers import Answer, Reader
from vratar.gate.contracts import Contract, Environ, separator_free, traefik
from vratar.gate.decisions import Allow, Asked, Decision, Deny, SessionRow, Why, decide
from vratar.gate.notes import Notes
from vratar.gate.rows import Rows
from vratar.gate.target import MalformedTargetError, Target
from vratar.sessions.ids import GATE, digest_of

COOKIE = "__Host-vratar-gate"
LANGUAGE_COOKIE = "__Host-vratar-language"

_OWN = re.compile(rf"(?:^|;)[ \t]*{COOKIE}=([^;]*)")
_LANGUAGE = re.compile(rf"(?:^|;)[ \t]*{LANGUAGE_COOKIE}=([a-z]+)[ \t]*(?:;|$)")
_LONGEST = 16_384

_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """What one kind of proxy asks at."""

    contract: Contract
    redirects: bool = True
    """Whether it passes our refusals on to the browser; nginx does not."""


ENDPOINTS = {
    "/gate/nginx": Endpoint(separator_free, redirects=False),
    "/gate/caddy": Endpoint(separator_free),
    "/gate/haproxy": Endpoint(separator_free),
    "/gate/traefik": Endpoint(traefik),
}


class Checks:
    """Answers the proxies (PEP 3333)."""

    def __init__(self, settings: Settings, rows: Rows, notes: Notes) -> None:
        self.settings = settings
        self.rows = rows
        self.notes = notes
        # Whoever may write to a Unix socket is a proxy: its mode says so, not an address.
        self.by_socket = settings.gate.listen.startswith("unix:")

    def __call__(
        self, environ: dict[str, str], start_response: Callable[..., object]
    ) -> Iterable[bytes]:
        """Serve one request."""
        answer = self.answer(environ)
        status = f"{answer.status.value} {answer.status.phrase}"
        length = ("Content-Length", str(len(answer.body)))
        start_response(status, [*answer.headers, length])
        return [answer.body]

    def answer(self, environ: Environ) -> Answer:
        """The answer to whoever asks."""
        try:
            if not self.by_socket and not trusts(
                environ.get("REMOTE_ADDR", ""), self.settings.site.trusted_proxies
            ):
                return answers.closed(HTTPStatus.FORBIDDEN)
            endpoint = ENDPOINTS.get(environ.get("PATH_INFO", ""))
            if endpoint is None:
                return answers.closed(HTTPStatus.NOT_FOUND)
            return self._judged(environ, endpoint)
        except Exception:
            _logger.exception("The gate failed, and denied")
            return answers.unavailable()

    def _judged(self, environ: Environ, endpoint: Endpoint) -> Answer:
        target: Target | None = None
        try:
            asked = endpoint.contract(environ, self.settings.site.trusted_proxies)
            target = asked.target
        except MalformedTargetError:
            decision: Decision = Deny(Why.MALFORMED)
        else:
            now = clock.now()
            raw_id = id_in(environ.get("HTTP_COOKIE", ""))
            found = self.rows.find(digest_of(raw_id, GATE))
            decision = decide(asked, found.registry, found.session, now)
            self._note(decision, found.session, asked, now)
        if isinstance(decision, Allow):
            return answers.allowed(decision)
        if not endpoint.redirects:
            return answers.for_nginx(decision)
        reader = Reader(
            answers.kind_of(target.method if target else "", environ),
            language_in(environ.get("HTTP_COOKIE", ""), self.settings.site.language),
        )
        return answers.refused(decision, target, reader, self.settings.gate.prefix)

    def _note(
        self, decision: Decision, session: SessionRow | None, asked: Asked, now: datetime
    ) -> None:
        """What is to be written: of a session only where the decision was on it."""
        if isinstance(decision, Allow):
            if decision.session is not None:  # a bypass looks at none
                self.notes.seen(decision.session, now)
        elif session is not None and decision.why in {Why.ROLE, Why.NETWORK}:
            source = str(asked.target.address)
            self.notes.refused(session, asked.pinned, decision.why, source, now)


def id_in(cookies: str) -> str:
    """What the gate's own cookie holds; empty unless there is exactly one."""
    found = _OWN.findall(cookies) if len(cookies) <= _LONGEST else []
    return found[0] if len(found) == 1 else ""


def language_in(cookies: str, fallback: str) -> str:
    """The language that was chosen on the gate's pages."""
    found = _LANGUAGE.search(cookies[:_LONGEST])
    return found[1] if found and found[1] in LANGUAGES else fallback


@lru_cache(maxsize=256)
def trusts(peer: str, trusted: tuple[Network, ...]) -> bool:
    """Whether this peer of the connection is one of our proxies."""
    return is_within(peer, trusted)
