"""What can no longer be used is removed by housekeeping, secrets first of all."""

from datetime import timedelta

from tests import cast
from tests.clock import Clock
from tests.sign_in.conftest import Person

from vratar.authenticators.recovery_codes.models import RecoveryCode, RecoveryCodeSet
from vratar.authenticators.totp import enrolment
from vratar.authenticators.totp.models import PendingEnrolment, TotpAuthenticator
from vratar.config.housekeeping import tasks
from vratar.core import clock as server_clock
from vratar.sessions import gated
from vratar.sessions.models import GateSession, PendingSignIn, Session
from vratar.sessions.services import Client
from vratar.throttle.models import Try


def keep_house() -> None:
    """Run what housekeeping runs each minute."""
    for task in tasks():
        if task.every > 1:
            task.run()


def test_an_hour_later_only_what_is_bound_is_left(ana: Person, clock: Clock) -> None:
    ana.enter()
    ana.log_in()
    gated.start(ana.account, "admin.example.com", Client("203.0.113.9"), "totp")
    enrolment.offer(ana.account, 1, server_clock.now())
    cast.enrol(cast.make("boris"), saved=False)
    clock.advance(3600)
    keep_house()
    assert not Session.objects.exists()
    assert not GateSession.objects.exists()
    assert not PendingSignIn.objects.exists()
    assert not PendingEnrolment.objects.exists()
    assert not RecoveryCodeSet.objects.filter(sealed_codes__isnull=False).exists()
    assert RecoveryCode.objects.filter(digest__isnull=False).count() == 20
    assert TotpAuthenticator.objects.filter(status="active").count() == 2


def test_a_day_later_no_try_is_left(ana: Person, clock: Clock) -> None:
    for number in range(3):
        ana.log_in(username=f"name{number}", password="wrong")
    assert Try.objects.exists()
    clock.advance(86_401)
    keep_house()
    assert not Try.objects.filter(at__lt=server_clock.now() - timedelta(days=1)).exists()


def test_what_is_in_use_is_left_alone(ana: Person, clock: Clock) -> None:
    ana.enter()
    clock.advance(60)
    keep_house()
    assert ana.client.get("/").status_code == 200
