"""What the tests put out, and the few places where a secret may stand."""

import re
from collections.abc import Iterator
from typing import Any

from tests.leaks.secrets_used import Find, Kind, SecretsUsed

_OF_A_LINK = frozenset({Kind.LINK, Kind.ID})
_SHOWN_ONCE = {
    "two-factor-scan": frozenset({Kind.TOTP}),
    "two-factor-codes": frozenset({Kind.RECOVERY_CODE}),
    "two-factor-download": frozenset({Kind.RECOVERY_CODE}),
    "administrator-add": frozenset({Kind.LINK}),
    "administrators-import": frozenset({Kind.LINK}),
    "administrator-new-link": frozenset({Kind.LINK}),
    "administrator-reset": frozenset({Kind.LINK}),
    "administrator-reset-approve": frozenset({Kind.LINK}),
    "administrator-reactivate": frozenset({Kind.LINK}),
}
"""The route of a page, and what that page is there to show."""

_OWN_COOKIE = re.compile(r"(__Host-)?vratar-(session|pending|browser|csrf|gate)")
_CREDENTIAL = frozenset({Kind.ID, Kind.COOKIE})
_LINK_LINE = re.compile(r"https?://[^/\s]+/(first-run|setup-link|reset-link|confirm-email)/\S+")
_MOMENT = re.compile(r'("timestamp": ?"[^"]*"|"pid": ?\d+)')


class Watch:
    """Looks at everything as it comes out, and keeps what should not have."""

    def __init__(self) -> None:
        self.secrets = SecretsUsed()
        self.bound: set[str] = set()
        """TOTP secrets that were confirmed: no page shows them any more."""
        self.found: list[str] = []

    def begin(self) -> None:
        """A test begins."""
        self.secrets.forget_typed()

    def end(self) -> list[str]:
        """A test ends: what it let out."""
        found, self.found = list(dict.fromkeys(self.found)), []
        return found

    def logged(self, line: str) -> None:
        """A line of the log, as it is written; the numbers of moment and process are no codes."""
        self._note("A line of the log", line, self.secrets.within(_MOMENT.sub("", line)))

    def printed(self, text: str) -> None:
        """What a server printed: the log, and links, which are there to be opened."""
        for line in text.splitlines():
            if line.startswith("{"):
                self.logged(line)
            else:
                self._note("A server's output", line, self.secrets.within(_LINK_LINE.sub("", line)))

    def answered(self, path: str, response: Any) -> None:
        """An answer of the test client."""
        match = response.wsgi_request.resolver_match
        route = (match.url_name or "") if match else ""
        where = f"{response.wsgi_request.method} {route or path}: {response.status_code}"
        if not response.streaming:
            body = response.content.decode(errors="replace")
            finds = (find for find in self.secrets.within(body) if not self._may_show(route, find))
            self._note(f"{where}, the page", body, finds)
        for name, value in response.headers.items():
            finds = (find for find in self.secrets.within(value) if not _is_own(find, path))
            self._note(f"{where}, {name}", value, finds)
        for name, cookie in response.cookies.items():
            own = _CREDENTIAL if _OWN_COOKIE.fullmatch(name) else frozenset()
            finds = (find for find in self.secrets.within(cookie.value) if find.kind not in own)
            self._note(f"{where}, cookie {name}", cookie.value, finds)
            if own and cookie.value:
                self.secrets.made(Kind.COOKIE, cookie.value)

    def _may_show(self, route: str, find: Find) -> bool:
        return find.kind in _SHOWN_ONCE.get(route, ()) and find.spelling not in self.bound

    def _note(self, where: str, text: str, finds: Iterator[Find]) -> None:
        for find in finds:
            place = text.lower().find(find.spelling.lower())
            before = text[max(0, place - 60) : max(0, place)] if len(text) > 200 else text[:200]
            self.found.append(f"{where} holds {find.kind} ({find.spelling!r}): {before!r}")


def _is_own(find: Find, path: str) -> bool:
    """A link that was written with a slash too much leads to itself."""
    return find.kind in _OF_A_LINK and find.spelling in path.lower()


WATCH = Watch()
"""The one of this process."""
