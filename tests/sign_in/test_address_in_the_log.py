"""The audit log says which address was asked for, and which took the place of which."""

import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings
from tests import cast
from tests.clock import Clock
from tests.sign_in import mail

from vratar.accounts import links
from vratar.accounts.links import Kind
from vratar.accounts.models import Administrator
from vratar.audit import Action
from vratar.audit.models import Event
from vratar.core.database import writing
from vratar.sessions import services as sessions
from vratar.sessions.models import Level, Session
from vratar.sign_in.services.details import EmailOutcome, change_email

OLD, NEW = "boris@example.mk", "boris.new@example.mk"


@pytest.fixture
def boris(db: None, clock: Clock) -> Administrator:
    return cast.make("boris", "Administrator")


def _session(account: Administrator) -> Session:
    with writing():
        _, session = sessions.start(account, Level.AAL2, cast.ANAS_LAPTOP)
        sessions.reauthenticated(session, "totp")
    return session


def _only(action: Action) -> dict[str, Any]:
    """What is written of the one event of this kind."""
    written: dict[str, Any] = json.loads(Event.objects.get(action=action).text)
    return written


def test_a_new_address_asked_for_is_recorded_with_the_old_one(
    boris: Administrator, settings: Settings
) -> None:
    mail.turn_on(settings)
    assert change_email(_session(boris), NEW, cast.ANAS_LAPTOP) is EmailOutcome.SENT
    event = _only(Action.LINK_REQUESTED)
    assert event["actor"] == event["target"] == f"administrator:{boris.pk}"
    assert event["details"] == {"kind": "confirm-email", "old": OLD, "new": NEW}
    assert not Event.objects.filter(action=Action.EMAIL_CHANGED).exists()


def test_one_request_too_many_is_not_recorded_as_one(
    boris: Administrator, settings: Settings
) -> None:
    mail.turn_on(settings)
    session = _session(boris)
    outcomes = [change_email(session, NEW, cast.ANAS_LAPTOP) for _ in range(4)]
    assert outcomes[-1] is EmailOutcome.TOO_MANY
    assert Event.objects.filter(action=Action.LINK_REQUESTED).count() == 3


def test_a_confirmed_address_is_recorded_with_the_old_one(boris: Administrator) -> None:
    bound, until = links.bound_to(boris), links.expiry(Kind.EMAIL)
    url = links.url_for(Kind.EMAIL, boris, bound, until, NEW)
    browser = Client(headers={"Sec-Fetch-Site": "same-origin"})
    form = browser.get(f"/{url.split('/', 3)[3]}")["Location"]
    assert browser.post(form).status_code == 303
    assert _only(Action.EMAIL_CHANGED)["details"] == {"field": "email", "old": OLD, "new": NEW}


def test_an_address_changed_without_mail_is_recorded_with_the_old_one(
    boris: Administrator,
) -> None:
    assert change_email(_session(boris), NEW, cast.ANAS_LAPTOP) is EmailOutcome.CHANGED
    assert _only(Action.EMAIL_CHANGED)["details"] == {"field": "email", "old": OLD, "new": NEW}
    assert not Event.objects.filter(action=Action.LINK_REQUESTED).exists()
