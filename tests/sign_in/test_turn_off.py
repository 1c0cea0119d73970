"""Turning two-factor off: where policy allows, with a password that may stand alone."""

import pytest
from django.test import Client
from tests import cast
from tests.clock import Clock
from tests.sign_in.conftest import Person

from vratar.authenticators.recovery_codes.models import RecoveryCode
from vratar.authenticators.totp.models import TotpAuthenticator
from vratar.policy.models import Policy, Requirement
from vratar.sessions.models import Session

OFF = "/account/two-factor/off"


@pytest.fixture
def asking(protected_ana: Person, clock: Clock) -> Person:
    """Ana, re-authenticated, where nobody demands a second factor; Vesna is an Owner too."""
    Policy.objects.create(requirement=Requirement.NOBODY)
    cast.enrol(cast.make("vesna"))
    protected_ana.enter()
    protected_ana.client.get(OFF)
    protected_ana.reauthenticate(protected_ana.fresh_code(clock))
    return protected_ana


def test_it_ends_authenticator_codes_and_other_sessions(asking: Person, clock: Clock) -> None:
    other = Person(Client(headers={"Sec-Fetch-Site": "same-origin"}), asking.account)
    other.secret = asking.secret
    clock.advance(30)
    other.enter()
    assert "All your other sessions end." in asking.client.get(OFF).content.decode()
    assert asking.client.post(OFF)["Location"] == "/account/security"
    assert other.client.get("/").status_code == 303
    assert Session.objects.get(account=asking.account).level == 1
    row = TotpAuthenticator.objects.get(account=asking.account)
    assert (row.status, row.sealed_secret) == ("invalidated", None)
    assert not RecoveryCode.objects.filter(account=asking.account, digest__isnull=False).exists()
    assert asking.log_in()["Location"] == "/account/two-factor/totp/1"


def test_not_where_it_is_required(asking: Person) -> None:
    Policy.objects.update(requirement=Requirement.EVERYBODY)
    response = asking.client.post(OFF)
    assert response.status_code == 403
    assert "Your organisation requires two-factor authentication." in response.content.decode()
    assert asking.client.get(OFF).status_code == 403


def test_not_by_the_last_owner_who_has_it(asking: Person) -> None:
    TotpAuthenticator.objects.exclude(account=asking.account).update(status="invalidated")
    response = asking.client.post(OFF)
    assert response.status_code == 403
    assert "You are the last Owner" in response.content.decode()


def test_not_with_a_short_password(asking: Person, clock: Clock) -> None:
    short = "fourteen chars"
    asking.account.set_password(short)
    asking.account.save()
    clock.advance(11 * 60)
    asking.client.get(OFF)
    assert asking.reauthenticate(asking.fresh_code(clock), short)["Location"] == OFF
    response = asking.client.post(OFF)
    assert response.status_code == 403
    assert "at least 15 characters" in response.content.decode()


def test_not_without_saying_who_one_is(protected_ana: Person) -> None:
    Policy.objects.create(requirement=Requirement.NOBODY)
    protected_ana.enter()
    assert protected_ana.client.post(OFF)["Location"] == "/reauthenticate"
    assert TotpAuthenticator.objects.get().status == "active"


def test_an_administrator_who_is_no_owner_may(asking: Person, clock: Clock, db: None) -> None:
    boris = Person(
        Client(headers={"Sec-Fetch-Site": "same-origin"}), cast.make("boris", "Administrator")
    )
    boris.secret = cast.enrol(boris.account)
    boris.enter()
    boris.client.get(OFF)
    boris.reauthenticate(boris.fresh_code(clock))
    assert boris.client.post(OFF).status_code == 303
