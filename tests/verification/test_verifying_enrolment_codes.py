"""The Token Code of an offered secret: counted in the same budget, spent by binding."""

import pytest
from tests import cast
from tests.verification.conftest import Holder

from vratar.authenticators.totp import enrolment
from vratar.authenticators.totp.models import PendingEnrolment
from vratar.core import clock as server_clock
from vratar.sessions.services import Client
from vratar.verification.outcomes import Accepted, Factor, Refused, Waiting, Why
from vratar.verification.services import Asked, Purpose, verify_enrolment_code


@pytest.fixture
def offered(ana: Holder) -> PendingEnrolment:
    """Offer Ana a second phone's secret."""
    return enrolment.offer(ana.account, 1, server_clock.now())


@pytest.fixture
def asked(ana: Holder) -> Asked:
    """The question on the set-up page."""
    return Asked(ana.account.pk, Client("192.0.2.10"), Purpose.ENROLMENT, known=False)


def test_a_right_code_is_accepted_with_its_step(asked: Asked, offered: PendingEnrolment) -> None:
    code = cast.code(enrolment.setup_secret(offered), 1)
    step = int(server_clock.timestamp() // 30) + 1
    assert verify_enrolment_code(asked, offered, code) == Accepted(Factor.TOTP, step)


def test_a_code_of_the_old_phone_is_wrong(
    ana: Holder, asked: Asked, offered: PendingEnrolment
) -> None:
    assert verify_enrolment_code(asked, offered, ana.code()) == Refused(1, Why.WRONG)


def test_what_is_no_code_is_counted(asked: Asked, offered: PendingEnrolment) -> None:
    assert verify_enrolment_code(asked, offered, "12 45 6") == Refused(1, Why.MALFORMED)


def test_a_secret_that_does_not_open_is_a_refusal(asked: Asked, offered: PendingEnrolment) -> None:
    offered.sealed_secret = None
    assert verify_enrolment_code(asked, offered, "123456") == Refused(1, Why.UNREADABLE)


def test_its_failures_and_those_at_sign_in_are_one_budget(
    ana: Holder, asked: Asked, offered: PendingEnrolment
) -> None:
    for _ in range(4):
        verify_enrolment_code(asked, offered, ana.wrong())
    assert isinstance(ana.type_code(ana.code()), Waiting)
    right = cast.code(enrolment.setup_secret(offered))
    assert isinstance(verify_enrolment_code(asked, offered, right), Waiting)
