"""Deactivation ends an account and all it holds (N35, N61); accounts are never deleted."""

import pytest
from tests import cast
from tests.policy import states
from tests.staff.acting import browser_of, page_of, session_of

from vratar.accounts.models import Administrator, SecurityState
from vratar.accounts.permissions import Permission
from vratar.audit.models import Event
from vratar.authenticators.recovery_codes import services as recovery_codes
from vratar.authenticators.totp.models import TotpAuthenticator
from vratar.core import clock as time
from vratar.core.database import writing
from vratar.sessions import pending
from vratar.sessions.models import PendingSignIn, Session
from vratar.staff.services import lifecycle, reach
from vratar.staff.services.lifecycle import Refusal, deactivate


def test_the_page_counts_what_ends_and_what_remains_to_do(
    ana: Administrator, igor: Administrator
) -> None:
    states.two_factor(igor)
    with writing():
        pending.start(igor, "192.0.2.10", "")
    SecurityState.objects.filter(pk=igor.pk).update(link_expires_at=time.now().replace(year=2100))
    text = browser_of(ana).get(page_of(igor, "deactivate")).content.decode()
    for said in (
        "1 session<",
        "1 unfinished login<",
        "the set-up link under way",
        "two-factor authentication and 10 recovery codes",
        "You still must: disable igor in every application, change shared keys.",
    ):
        assert said in text


def test_the_next_request_of_the_person_is_denied(ana: Administrator, igor: Administrator) -> None:
    theirs = states.two_factor(igor)
    with writing():
        pending.start(igor, "192.0.2.10", "")
    assert theirs.get("/").status_code == 200
    response = browser_of(ana).post(page_of(igor, "deactivate"))
    assert (response.status_code, response["Location"]) == (303, f"{page_of(igor, '')}")
    assert theirs.get("/")["Location"].startswith("/login?")
    assert not PendingSignIn.objects.exists()
    refused = states.anonymous(igor).post("/login", {"username": "igor", "password": cast.PASSWORD})
    assert refused.status_code == 422


def test_what_was_held_is_void_and_stays_as_history(
    ana: Administrator, igor: Administrator
) -> None:
    cast.enrol(igor)
    before = igor.security_state.epoch
    deactivate(session_of(ana), igor.pk, cast.ANAS_LAPTOP)
    row = TotpAuthenticator.objects.get(account=igor)
    assert (row.status, row.invalidated_reason, row.sealed_secret) == (
        "invalidated",
        "deactivated",
        None,
    )
    assert recovery_codes.remaining(igor.pk) == 0
    left = Administrator.objects.select_related("security_state").get(pk=igor.pk)
    assert (left.is_active, left.version) == (False, 2)
    assert left.security_state.epoch > before
    assert left.security_state.link_expires_at is None
    event = Event.objects.get(action="administrator.deactivated")
    assert (event.actor, event.target) == (f"administrator:{ana.pk}", f"administrator:{igor.pk}")


def test_a_second_time_changes_nothing(ana: Administrator, igor: Administrator) -> None:
    browser = browser_of(ana)
    browser.post(page_of(igor, "deactivate"))
    for method in ("get", "post"):
        assert getattr(browser, method)(page_of(igor, "deactivate")).status_code == 303
    assert Event.objects.filter(action="administrator.deactivated").count() == 1


def test_the_last_active_owner_stays(ana: Administrator, monkeypatch: pytest.MonkeyPatch) -> None:
    other = cast.make("olga", "Owner")
    browser = browser_of(ana)

    def late(
        session: Session, permission: Permission, pk: int, also: list[int]
    ) -> tuple[Administrator, Administrator]:
        found = reach.on_another(session, permission, pk, also)
        # Whoever acts is an active Owner; only a hand at the database can change that now.
        Administrator.objects.filter(pk=ana.pk).update(is_active=False)
        return found

    monkeypatch.setattr(lifecycle, "on_another", late)
    assert deactivate(session_of(ana), other.pk, cast.ANAS_LAPTOP) is Refusal.LAST_OWNER
    Administrator.objects.update(is_active=True)
    browser.post(page_of(other, "deactivate"))
    Administrator.objects.update(is_active=True)
    assert (
        "At least one active Owner must stay." in browser.get("/account/security").content.decode()
    )
    assert not Event.objects.filter(action="administrator.deactivated").exists()
