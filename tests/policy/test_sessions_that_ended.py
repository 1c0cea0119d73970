"""A session that is over opens what opens to anybody, and nothing else, by any method."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from tests.clock import Clock
from tests.policy import states
from tests.policy.test_every_route import LOGIN, OPEN, ROUTES, answer
from tests.policy.walker import METHODS, Walker, address_of, transactions_of_their_own

from vratar.accounts.models import Administrator, Role
from vratar.accounts.services import raise_epoch
from vratar.sessions.models import Session

HOUR = 3600
Ending = Callable[[Administrator, Clock], object]


def idle(_ana: Administrator, clock: Clock) -> None:
    """Nobody did anything for an hour."""
    clock.advance(HOUR)


def twelve_hours(_ana: Administrator, clock: Clock) -> None:
    """In use all the time, for as long as any session lasts."""
    clock.advance(12 * HOUR)
    Session.objects.update(last_seen_at=Session.objects.get().started_at + timedelta(hours=12))


def deactivated(ana: Administrator, _clock: Clock) -> None:
    """The account is closed."""
    Administrator.objects.filter(pk=ana.pk).update(is_active=False)


def outdated(ana: Administrator, _clock: Clock) -> None:
    """Password, factor or role changed elsewhere."""
    raise_epoch(ana.pk)


def ended(_ana: Administrator, _clock: Clock) -> None:
    """Ended from another browser."""
    Session.objects.all().delete()


ENDINGS: dict[str, Ending] = {
    "idle": idle,
    "twelve hours": twelve_hours,
    "deactivated": deactivated,
    "outdated": outdated,
    "ended": ended,
}
SESSIONS = ("in time", "overdue", "recovering", "password owed", "two-factor", "confirmed")


def assert_anonymous(client: Client, ana: Administrator, *methods: str, **headers: str) -> None:
    """Every route answers this browser as it answers nobody in particular."""
    browser, found, table = Walker(client), {}, {}
    with transactions_of_their_own():
        for name, answers in ROUTES.items():
            for method in methods or ("GET", "POST"):
                response = browser.ask(method, address_of(name, ana), **headers)
                assert response.status_code < 500
                refused = response.status_code == 405
                table[name, method] = OPEN if refused else answers[0]
                found[name, method] = answer(response, answers[0])
                # By a method that it does not know, nothing opens to anybody.
                assert not refused or method in {"TRACE", "BREW"} or answers[0] == OPEN
    assert found == table
    assert LOGIN in found.values()


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("state", SESSIONS)
def test_it_is_nobodys(ana: Administrator, clock: Clock, state: str, ending: str) -> None:
    client = states.STATES[state](ana)
    ENDINGS[ending](ana, clock)
    assert_anonymous(client, ana, *(METHODS if state == "confirmed" else ["POST"]))


def test_a_recovery_session_is_over_after_a_quarter_of_an_hour(
    ana: Administrator, clock: Clock
) -> None:
    client = states.recovering(ana)
    clock.advance(HOUR / 4)
    assert_anonymous(client, ana)


@pytest.mark.parametrize("ending", ["idle", "deactivated", "outdated"])
def test_a_pending_sign_in_is_over_too(ana: Administrator, clock: Clock, ending: str) -> None:
    client = states.halfway(ana)
    ENDINGS[ending](ana, clock)
    assert_anonymous(client, ana)
    assert client.get("/login/code")["Location"] == "/login?notice=unfinished"


def test_whose_role_became_another_has_what_the_new_role_has(ana: Administrator) -> None:
    client = states.confirmed(ana)
    assert client.get("/setup/staff/roles/add").status_code == 200
    Administrator.objects.filter(pk=ana.pk).update(role=Role.objects.get(name="Auditor"))
    assert client.get("/setup/staff/roles/add").status_code == 403
