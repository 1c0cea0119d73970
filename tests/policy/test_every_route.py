"""Every route, with GET and POST, in every state: let through, or sent to the page owed.

The table below is the expectation; a route that it does not name is a failure.
"""

from collections.abc import Callable, Iterator
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, get_resolver, include, path, reverse
from tests.policy.states import STATES

from vratar.accounts.models import Administrator
from vratar.audit import Action, record
from vratar.audit.models import Event
from vratar.policy.access import Fresh, Need, declared_by, requires

OPEN = "let through"
LOGIN, RECOVERED, REQUIRED = "/login?", "/login/recovered", "/account/two-factor/totp/required"
AGAIN, HOME = "/reauthenticate", "/"

# What a kind of page answers to: anonymous, halfway, in time, overdue, recovering,
# password owed, two-factor, confirmed; and where the set-up must be allowed: in time, overdue.
OWED = [REQUIRED, REQUIRED]
PUBLIC = [OPEN] * 10
ANY_SESSION = [LOGIN, LOGIN, OPEN, OPEN, OPEN, RECOVERED, OPEN, OPEN, OPEN, OPEN]
ENROLMENT = [LOGIN, LOGIN, OPEN, OPEN, OPEN, RECOVERED, AGAIN, OPEN, *OWED]
CHOICE = [LOGIN, LOGIN, REQUIRED, REQUIRED, OPEN, OPEN, HOME, HOME, *OWED]
PANEL = [LOGIN, LOGIN, OPEN, REQUIRED, RECOVERED, RECOVERED, OPEN, OPEN, OPEN, REQUIRED]
PROTECTED = [LOGIN, LOGIN, REQUIRED, REQUIRED, RECOVERED, RECOVERED, OPEN, OPEN, *OWED]
SENSITIVE = [LOGIN, LOGIN, REQUIRED, REQUIRED, RECOVERED, RECOVERED, AGAIN, OPEN, *OWED]

ROUTES = {
    "login": PUBLIC,
    "login-code": PUBLIC,
    "login-recovery": PUBLIC,
    "login-cancel": PUBLIC,
    "logout": PUBLIC,
    "language": PUBLIC,
    "livez": PUBLIC,
    "readyz": PUBLIC,
    "first-run": PUBLIC,
    "first-run-form": PUBLIC,
    "forgotten": PUBLIC,
    "set-up-link": PUBLIC,
    "set-up-link-form": PUBLIC,
    "reset-link": PUBLIC,
    "reset-link-form": PUBLIC,
    "confirm-email": PUBLIC,
    "confirm-email-form": PUBLIC,
    "reauthenticate": ANY_SESSION,
    "two-factor-required": ANY_SESSION,
    "two-factor": ENROLMENT,
    "two-factor-app": ENROLMENT,
    "two-factor-scan": ENROLMENT,
    "two-factor-discard": ENROLMENT,
    "login-recovered": CHOICE,
    "dashboard": PANEL,
    "account-security": PANEL,
    "administrators": PANEL,
    "administrator": PANEL,
    "administrators-remind": PROTECTED,
    "administrator-add": PROTECTED,
    "administrators-import": PROTECTED,
    "roles": PROTECTED,
    "role-add": PROTECTED,
    "role": PROTECTED,
    "role-delete": PROTECTED,
    "policy": PROTECTED,
    "policy-confirm": PROTECTED,
    "administrator-reset": PROTECTED,
    "administrator-reset-approve": PROTECTED,
    "administrator-reset-withdraw": PROTECTED,
    "administrator-end-sessions": PROTECTED,
    "administrator-allow-set-up": PROTECTED,
    "administrator-unlock": PROTECTED,
    "administrator-deactivate": PROTECTED,
    "administrator-reactivate": PROTECTED,
    "administrator-new-link": PROTECTED,
    "audit": PROTECTED,
    "audit-event": PROTECTED,
    "audit-event-proof": PROTECTED,
    "audit-export": PROTECTED,
    "evidence": PROTECTED,
    "not-me": PANEL,
    "it-was-me": PANEL,
    "known-browser-forget": PROTECTED,
    "known-browsers-forget": PROTECTED,
    "sessions": PANEL,
    "session-end": PANEL,
    "sessions-end-others": PANEL,
    "test-code": PROTECTED,
    "two-factor-done": PROTECTED,
    "recovery-codes": PROTECTED,
    "recovery-codes-unsaved": PROTECTED,
    "adoption": PANEL,
    "adoption-table": PANEL,
    "training": PANEL,
    "training-lesson": PANEL,
    "training-picture": PANEL,
    "training-quiz": PANEL,
    "drill-recovery": PROTECTED,
    "training-duties": PANEL,
    "training-certificate": PANEL,
    "training-team": PROTECTED,
    "training-team-csv": PROTECTED,
    "training-team-remind": PROTECTED,
    "two-factor-off": SENSITIVE,
    "password": SENSITIVE,
    "two-factor-codes": SENSITIVE,
    "two-factor-check": SENSITIVE,
    "two-factor-download": SENSITIVE,
    "recovery-codes-new": SENSITIVE,
}


def no_arguments(_account: Administrator) -> list[Any]:
    """Most addresses have none."""
    return []


def an_event(_account: Administrator) -> list[Any]:
    """The number of one in the log."""
    if not Event.objects.filter(seq=1).exists():
        record(Action.MIGRATED, actor="system")
        Event.objects.filter(pk=Event.objects.latest("pk").pk).update(seq=1)
    return [1]


ARGUMENTS: dict[str, Callable[[Administrator], list[Any]]] = {
    "first-run": lambda _: ["A" * 43],
    "set-up-link": lambda account: [account.pk, "A" * 43],
    "set-up-link-form": lambda account: [account.pk],
    "reset-link": lambda account: [account.pk, "A" * 43],
    "reset-link-form": lambda account: [account.pk],
    "confirm-email": lambda account: [account.pk, "A" * 43],
    "confirm-email-form": lambda account: [account.pk],
    "audit-event": an_event,
    "audit-event-proof": an_event,
    "session-end": lambda account: [account.pk + 1000],
    "known-browser-forget": lambda account: [account.pk + 1000],
    "administrator": lambda account: [account.pk],
    "adoption-table": lambda _: ["history"],
    "training-lesson": lambda _: ["password"],
    "training-picture": lambda _: ["password.svg"],
    "role": lambda account: [account.role_id],
    "role-delete": lambda account: [account.role_id],
    "administrator-reset": lambda account: [account.pk],
    "administrator-reset-approve": lambda account: [account.pk],
    "administrator-reset-withdraw": lambda account: [account.pk],
    "administrator-end-sessions": lambda account: [account.pk],
    "administrator-allow-set-up": lambda account: [account.pk],
    "administrator-unlock": lambda account: [account.pk],
    "administrator-deactivate": lambda account: [account.pk],
    "administrator-reactivate": lambda account: [account.pk],
    "administrator-new-link": lambda account: [account.pk],
}


def routes(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    """Every pattern at the end of the tree."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns)
        else:
            yield pattern


ALL = list(routes(get_resolver().url_patterns))


def answer(response: HttpResponseBase, expected: str) -> str:
    """Where the response leads: a page owed, or the view was let through."""
    location = response.get("Location", "")
    for owed in ("/login?notice=needed", "/login?notice=ended"):
        if location.startswith(owed):
            return LOGIN
    # A page that was let through may lead home by itself; only the table knows the difference.
    owed_pages = {RECOVERED, REQUIRED, AGAIN} | ({HOME} if expected == HOME else set())
    return location if location in owed_pages else OPEN


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_it_opens_to_whom_it_may_and_to_nobody_else(
    ana: Administrator, state: str, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A refused transaction ends alone, as where no test's transaction is around it.
    real = transaction.atomic
    monkeypatch.setattr(
        transaction, "atomic", lambda *args, **options: real(*args, **options | {"savepoint": True})
    )
    client = STATES[state](ana)
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    found, table = {}, {}
    for name, answers in ROUTES.items():
        expected = table[name] = answers[list(STATES).index(state)]
        address = reverse(name, args=ARGUMENTS.get(name, no_arguments)(ana))
        with transaction.atomic():
            response = client.get(address) if method == "get" else client.post(address)
            transaction.set_rollback(True)
        client.cookies = SimpleCookie(cookies)
        assert response.status_code < 500
        found[name] = answer(response, expected)
    assert found == table


def test_the_table_names_every_route() -> None:
    assert sorted(str(route.name) for route in ALL) == sorted(ROUTES)


@pytest.mark.parametrize("route", ALL, ids=lambda route: str(route.name))
def test_every_view_declares_what_it_needs(route: URLPattern) -> None:
    assert declared_by(route.callback) is not None


def undeclared(_request: object) -> HttpResponse:
    """A view somebody forgot to declare."""
    return HttpResponse("secret")


urlpatterns = [path("forgotten", undeclared), path("", include("vratar.config.urls"))]


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_view_that_declares_nothing_is_closed_to_everybody(
    ana: Administrator, state: str, method: str
) -> None:
    response = getattr(STATES[state](ana), method)("/forgotten")
    assert response.status_code == 403
    assert b"secret" not in response.content
    assert "You do not have permission to open this page." in response.content.decode()


def test_declaring_changes_nothing_but_the_declaration() -> None:
    declared = requires(Need.PROTECTED, Fresh.EXPLICITLY, "see it")(undeclared)
    assert declared is undeclared
    told = declared_by(declared)
    assert told is not None
    assert (told.need, told.fresh, told.action) == (Need.PROTECTED, Fresh.EXPLICITLY, "see it")
    del vars(undeclared)["declared"]
