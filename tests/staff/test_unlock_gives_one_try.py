"""Unlocking ends one wait: whoever unlocks again and again guesses no faster for long."""

import pytest
from pytest_django import Settings
from tests import cast
from tests.policy import states
from tests.sign_in import mail
from tests.sign_in.conftest import Person
from tests.staff.acting import session_of

from vratar.accounts.models import Administrator
from vratar.core import clock as time
from vratar.notices.models import Mail
from vratar.staff.services.unlock import unlock
from vratar.throttle import services as budgets
from vratar.throttle.budgets import UNKNOWN

UNLOCKS = 6


@pytest.fixture
def guesser(igor: Administrator) -> Person:
    """Somebody with Igor's password, and no authenticator, who has guessed until he must wait."""
    person = Person(states.anonymous(igor), igor)
    person.secret = cast.enrol(igor)
    person.log_in()
    while person.type_code(cast.wrong_code(person.secret)).status_code == 422:
        pass
    assert _wait(igor) > 0
    return person


def _wait(account: Administrator) -> float:
    now = time.now()
    return (budgets.opens(UNKNOWN.code, account.pk, now) - now).total_seconds()


def test_every_unlock_is_one_code_and_the_wait_grows(
    ana: Administrator, guesser: Person, settings: Settings
) -> None:
    mail.turn_on(settings)
    session, igor = session_of(ana), guesser.account
    waits = []
    for _ in range(UNLOCKS):
        unlock(session, igor.pk, cast.ANAS_LAPTOP)
        guesser.log_in()
        guesser.type_code(cast.wrong_code(guesser.secret))
        waits.append(_wait(igor))
    assert waits == [60, 120, 240, 480, 900, 900]
    # Ten in all: a right one is refused without being looked at, and no unlocking changes that.
    unlock(session, igor.pk, cast.ANAS_LAPTOP)
    guesser.log_in()
    refused = guesser.type_code(cast.code(guesser.secret))
    assert refused.status_code == 422
    assert "until your password is changed" in refused.content.decode()
    assert mail.waiting().count(("unlocked", "igor@example.mk")) == UNLOCKS + 1
    assert Mail.objects.filter(kind="unlocked").first().details["by"] == "ana"  # type: ignore[union-attr]


def test_the_recovery_reserve_is_neither_spent_nor_refilled(
    ana: Administrator, guesser: Person
) -> None:
    igor = guesser.account
    for _ in range(20):
        budgets.reserve_recovery_code(igor.pk, time.now(), known=False)
    before = budgets.opens(UNKNOWN.recovery, igor.pk, time.now())
    assert before > time.now()
    unlock(session_of(ana), igor.pk, cast.ANAS_LAPTOP)
    assert budgets.opens(UNKNOWN.recovery, igor.pk, time.now()) == before


def test_without_a_mail_server_it_unlocks_and_tells_nobody(
    ana: Administrator, guesser: Person
) -> None:
    unlock(session_of(ana), guesser.account.pk, cast.ANAS_LAPTOP)
    assert _wait(guesser.account) == 0
    assert not Mail.objects.exists()
