"""Every answer to a recovery code, and what each leaves behind."""

import pytest
from tests.clock import Clock
from tests.verification.conftest import Holder

from vratar.audit.models import Event
from vratar.authenticators.recovery_codes.models import RecoveryCode
from vratar.throttle.models import Lane, Try
from vratar.verification.outcomes import (
    Accepted,
    Factor,
    MalformedRecoveryCode,
    Refused,
    Waiting,
    Why,
)

WRONG = "00000-00000-00000-00000-00000"


def test_a_right_one_is_accepted_and_used_up(ana: Holder) -> None:
    assert ana.type_recovery_code(ana.recovery_codes[6]) == Accepted(Factor.RECOVERY_CODE)
    assert RecoveryCode.objects.get(used_at__isnull=False).number == 7
    assert not Try.objects.exists()


def test_a_second_time_it_is_wrong(ana: Holder) -> None:
    ana.type_recovery_code(ana.recovery_codes[0])
    assert ana.type_recovery_code(ana.recovery_codes[0]) == Refused(1, Why.WRONG)


def test_a_wrong_one_counts_in_both_budgets(ana: Holder) -> None:
    assert ana.type_recovery_code(WRONG) == Refused(1, Why.WRONG)
    assert (ana.failures("recovery"), ana.failures()) == (1, 1)
    event = Event.objects.latest("pk")
    assert event.action == "recovery_codes.refused"
    assert "00000" not in event.text


@pytest.mark.parametrize(
    ("typed", "length"),
    [
        ("", 0),
        ("ABC", 3),
        ("A" * 24, 24),
        ("A" * 26, 26),
        ("U" * 25, 25),
        ("-" * 25, 0),
        ("A" * 5000, 5000),
        ("otpauth://totp/Vratar?secret=AAAA", 33),
    ],
)
def test_a_slip_is_told_its_length_and_counted_nowhere(
    ana: Holder, typed: str, length: int
) -> None:
    assert ana.type_recovery_code(typed) == MalformedRecoveryCode(length)
    assert not Lane.objects.exists()
    assert not Event.objects.exists()


def test_twenty_wrong_ones_and_the_right_one_waits_unused(ana: Holder, clock: Clock) -> None:
    for _ in range(20):
        assert isinstance(ana.type_recovery_code(WRONG), Refused)
    assert isinstance(ana.type_recovery_code(ana.recovery_codes[0]), Waiting)
    assert not RecoveryCode.objects.filter(used_at__isnull=False).exists()
    clock.advance(86_400)
    assert isinstance(ana.type_recovery_code(ana.recovery_codes[0]), Accepted)


def test_while_codes_wait_recovery_is_open_and_opens_codes_again(ana: Holder) -> None:
    for _ in range(4):
        ana.type_code(ana.wrong())
    assert isinstance(ana.type_code(ana.code()), Waiting)
    assert isinstance(ana.type_recovery_code(ana.recovery_codes[0]), Accepted)
    assert isinstance(ana.type_code(ana.code()), Accepted)
