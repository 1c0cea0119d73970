"""Every page of the panel, one after the other, as its Owner comes by them."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve, reverse
from tests.browser.chromium import NewVisitor
from tests.browser.journeys import (
    CODES,
    Ana,
    asked_for,
    begin,
    confirm,
    create_owner,
    end_asked_for,
    give_code,
    give_password,
    log_in,
    reauthenticate,
    shown_codes,
)
from tests.browser.languages import catalogue
from tests.browser.server import ROOT, Server
from tests.browser.visitor import Visitor

NO_PAGE = {
    # They answer to a button alone, or only lead on.
    "login-cancel",
    "language",
    "livez",
    "readyz",
    "first-run",
    "two-factor",
    "two-factor-discard",
    "two-factor-download",
    "set-up-link",
    "reset-link",
    "confirm-email",
    "session-end",
    "it-was-me",
    "known-browser-forget",
    "adoption-table",
    "audit-event-proof",
    "training-team-csv",
    "training-picture",
}
BY_THE_WAY = {
    # Pages of somebody who is not, or not quite, signed in; `Walk` passes them.
    "login",
    "login-code",
    "login-recovery",
    "login-recovered",
    "first-run-form",
    "reauthenticate",
    "two-factor-app",
    "two-factor-scan",
    "two-factor-codes",
    "two-factor-check",
    "two-factor-done",
    "two-factor-required",
    "recovery-codes-unsaved",
    "set-up-link-form",
    "reset-link-form",
    "confirm-email-form",
    "logout",
    "policy-confirm",
}
QUERIES = {
    "audit": ("", "?source=192.0.2.99", "?since=never", "?result=failure"),
    "evidence": ("", "?period=30&people=initials"),
    "administrators": ("", "?search=nobody-is-called-this", "?status=protected&sort=-username"),
    "administrators-remind": ("?who=3&who=4",),
}


@dataclass
class Walk:
    """Opens every page and has it looked at; `seen` are the names of their addresses."""

    server: Server
    new_visitor: NewVisitor
    look: Callable[[Visitor], None]
    language: str = "en"
    seen: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.ana = Ana(self.server.clock)
        self.links: dict[str, str] = {}

    def all(self) -> None:
        """Walk through everything."""
        self._from_the_link_to_on()
        self._halfway()
        self._as_owner()
        self._with_links()
        self._recovered()

    def stop(self, visitor: Visitor) -> None:
        """Have the page looked at that is shown now, and note its name."""
        path = visitor.path.partition("?")[0]
        try:
            self.seen.add(str(resolve(path).url_name))
            assert visitor.heading != visitor.said("Page not found."), path
        except Resolver404:
            self.seen.add("")
        self.look(visitor)

    def _enter(self) -> Visitor:
        visitor = self.new_visitor(locale=self.language)
        visitor.catalogue = catalogue(self.language)
        return visitor

    def _from_the_link_to_on(self) -> None:
        visitor = self._enter()
        visitor.open(self.server.first_run_link)
        self.stop(visitor)
        visitor.press("Create Owner")
        self.stop(visitor)
        create_owner(visitor, self.ana, self.server.first_run_link)
        self.stop(visitor)
        visitor.open("/account/two-factor/totp/required")
        self.stop(visitor)
        visitor.open("/")
        self.stop(visitor)
        visitor.open("/account/two-factor/totp/1")
        begin(visitor, self.ana)
        self.stop(visitor)
        confirm(visitor, self.ana.wrong_code())
        self.stop(visitor)
        confirm(visitor, self.ana.next_code())
        self.stop(visitor)
        self.ana.codes = shown_codes(visitor)
        visitor.open("/account/recovery-codes/unsaved")
        self.stop(visitor)
        visitor.open(CODES)
        visitor.press("I have saved them – continue")
        self.stop(visitor)
        question = asked_for(visitor)
        visitor.type(question, end_asked_for(question, self.ana.codes))
        visitor.press("Finish")
        self.stop(visitor)

    def _halfway(self) -> None:
        visitor = self._enter()
        visitor.open("/login")
        self.stop(visitor)
        visitor.press("Log in")
        self.stop(visitor)
        give_password(visitor, self.ana)
        self.stop(visitor)
        give_code(visitor, "1")
        self.stop(visitor)
        visitor.follow("Use a recovery code")
        self.stop(visitor)
        visitor.open("/login/forgotten")
        self.stop(visitor)

    def _as_owner(self) -> None:
        self.links = populate(self.server, 60)
        why = "A set-up is to be allowed"
        self.server.vratar("policy", "set", "--first-set-up", "approval", "--reason", why)
        visitor = self._enter()
        log_in(visitor, self.ana)
        visitor.open("/account/recovery-codes/new")
        self.stop(visitor)
        reauthenticate(visitor, self.ana)
        for path in paths():
            open_as(visitor, self.ana, path)
            self.stop(visitor)
        self._course(visitor)
        self._policy(visitor)
        visitor.open("/nowhere")
        self.stop(visitor)
        visitor.open("/logout")
        self.stop(visitor)

    def _course(self, visitor: Visitor) -> None:
        visitor.open("/training/password/")
        visitor.press("Check answer")
        self.stop(visitor)
        visitor.page.get_by_role("radio").first.check()
        visitor.press("Check answer")
        self.stop(visitor)
        visitor.open("/training/quiz")
        visitor.press("Start the quiz")
        self.stop(visitor)
        visitor.page.get_by_role("radio").first.check()
        visitor.press("Check answer")
        self.stop(visitor)

    def _policy(self, visitor: Visitor) -> None:
        open_as(visitor, self.ana, "/setup/security/policy")
        visitor.type("Days", "99")
        visitor.press("Continue")
        self.stop(visitor)
        visitor.type("Days", "0")
        visitor.press("Continue")
        self.stop(visitor)

    def _with_links(self) -> None:
        for link in self.links.values():
            path = f"/{link.split('/', 3)[3]}"
            visitor = self._enter()
            visitor.open(path)
            self.stop(visitor)

    def _recovered(self) -> None:
        visitor = self._enter()
        give_password(visitor, self.ana)
        visitor.follow("Use a recovery code")
        visitor.type("Recovery code", self.ana.take_recovery_code())
        visitor.press("Verify")
        self.stop(visitor)


def names() -> set[str]:
    """Names of all addresses there are."""
    return {str(pattern.name) for pattern in _patterns(get_resolver().url_patterns)}


def paths() -> Iterator[str]:
    """What the Owner of the company can simply open, everybody's entry included."""
    for name in sorted(names() - NO_PAGE - BY_THE_WAY):
        for query in QUERIES.get(name, ("",)):
            yield f"{reverse(name, args=_arguments(name))}{query}"
    for person in (1, *range(3, 10)):
        yield reverse("administrator", args=[person])


def open_as(visitor: Visitor, who: Ana, path: str) -> None:
    """Open a page, and prove who sits there where that is asked first."""
    visitor.open(path)
    if visitor.path.startswith("/reauthenticate"):
        reauthenticate(visitor, who)
        visitor.open(path)


def populate(server: Server, count: int) -> dict[str, str]:
    """Give the company people; links for some of them."""
    command = [sys.executable, "-m", "tests.company", str(count)]
    done = subprocess.run(
        command, env=server.environ, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    links: dict[str, str] = json.loads(done.stdout)
    return links


# Whom a page is about, where not everybody will do: 1 is the Owner herself, 2 the first of the
# company, who is protected; 4 has no two-factor; 5 is invited; 6 is inactive.
_ABOUT: dict[str, int | str] = {
    "role": 2,
    "role-delete": 5,
    "administrator-reactivate": 6,
    "administrator-new-link": 5,
    "administrator-allow-set-up": 4,
}
_ABOUT["administrator-reset-withdraw"] = 3  # she asked for that one herself
_ABOUT["training-lesson"] = "fake-page"


def _arguments(name: str) -> list[int | str]:
    pattern = next(one for one in _patterns(get_resolver().url_patterns) if one.name == name)
    converters = pattern.pattern.converters
    return [_ABOUT.get(name, 2) for _ in converters]


def _patterns(patterns: list[URLPattern | URLResolver]) -> list[URLPattern]:
    found = []
    for pattern in patterns:
        found += _patterns(pattern.url_patterns) if isinstance(pattern, URLResolver) else [pattern]
    return found
