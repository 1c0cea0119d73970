"""A bound authenticator: matched, spent in order, ended once and kept as history."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from tests import cast
from tests.clock import Clock

from vratar import otp
from vratar.accounts.models import Administrator
from vratar.authenticators.totp import services as totp
from vratar.authenticators.totp.models import Reason, Status, TotpAuthenticator
from vratar.core import clock as server_clock
from vratar.crypto import IntegrityFailed


@pytest.fixture
def held(ana: Administrator) -> TotpAuthenticator:
    """Bind an authenticator of Ana's, of which no step of now is spent."""
    cast.enrol(ana)
    return cast.authenticator(ana)


def step_now() -> int:
    return otp.step_at(server_clock.timestamp())


def test_nothing_is_bound_before_enrolment(ana: Administrator) -> None:
    assert totp.bound(ana.pk) is None


def test_a_step_is_spent_once_and_what_lies_before_it_too(held: TotpAuthenticator) -> None:
    now, step = server_clock.now(), step_now()
    assert totp.spend(held, step, now)
    assert not totp.spend(held, step, now)
    assert not totp.spend(held, step - 1, now)
    assert totp.spend(held, step + 1, now)


def test_the_offset_and_the_time_are_remembered(held: TotpAuthenticator) -> None:
    now = server_clock.now()
    totp.spend(held, step_now() - 1, now)
    held.refresh_from_db()
    assert (held.last_offset, held.last_used_at) == (-1, now)


def test_a_code_that_did_not_spend_leaves_no_trace(held: TotpAuthenticator, clock: Clock) -> None:
    totp.spend(held, step_now(), server_clock.now())
    before = TotpAuthenticator.objects.values().get()
    clock.advance(5)
    totp.spend(held, step_now() - 1, server_clock.now())
    assert TotpAuthenticator.objects.values().get() == before


@pytest.mark.parametrize("status", [Status.DISABLED, Status.INVALIDATED])
def test_only_an_active_one_spends(held: TotpAuthenticator, status: Status) -> None:
    TotpAuthenticator.objects.update(status=status)
    assert not totp.spend(held, step_now(), server_clock.now())


def test_a_step_is_spent_for_its_account_only(held: TotpAuthenticator) -> None:
    held.account_id += 1
    assert not totp.spend(held, step_now(), server_clock.now())


def test_steps_beyond_32_bits_are_kept_whole(held: TotpAuthenticator) -> None:
    far = datetime(9999, 12, 31, tzinfo=UTC)
    step = otp.step_at(far.timestamp())
    assert step > 2**32
    assert totp.spend(held, step, far)
    held.refresh_from_db()
    assert held.last_accepted_step == step


def test_ending_erases_the_secret_and_keeps_the_row(held: TotpAuthenticator) -> None:
    now = server_clock.now()
    assert totp.invalidate(held.account_id, Reason.TURNED_OFF, now) == 1
    row = TotpAuthenticator.objects.get()
    assert (row.status, row.sealed_secret) == (Status.INVALIDATED, None)
    assert (row.invalidated_reason, row.invalidated_at) == (Reason.TURNED_OFF, now)
    assert totp.bound(held.account_id) is None


def test_what_has_ended_does_not_end_again(held: TotpAuthenticator, clock: Clock) -> None:
    totp.invalidate(held.account_id, Reason.RESET, server_clock.now())
    clock.advance(60)
    assert totp.invalidate(held.account_id, Reason.TURNED_OFF, server_clock.now()) == 0
    assert TotpAuthenticator.objects.get().invalidated_reason == Reason.RESET


def test_an_ended_one_matches_nothing(held: TotpAuthenticator) -> None:
    totp.invalidate(held.account_id, Reason.RESET, server_clock.now())
    held.refresh_from_db()
    with pytest.raises(IntegrityFailed):
        totp.matching_step(held, "000000", server_clock.now())


def test_the_database_holds_one_for_each_account(held: TotpAuthenticator) -> None:
    held.pk = uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        held.save(force_insert=True)


def test_the_window_is_one_step_wide_whatever_was_matched_before(ana: Administrator) -> None:
    secret = cast.enrol(ana)
    held = cast.authenticator(ana)
    now = server_clock.now()
    for late in range(20):
        at = now + timedelta(seconds=90 * late)
        first = otp.totp(secret, at.timestamp() - 30)
        step = totp.matching_step(held, first, at)
        assert step is not None
        assert totp.spend(held, step, at)
        outside = otp.totp(secret, at.timestamp() - 60)
        assert totp.matching_step(held, outside, at) is None


def test_its_name_tells_no_secret(held: TotpAuthenticator) -> None:
    assert str(held) == f"TOTP authenticator {held.pk}"
    assert held.entry == "Vratar: ana@127.0.0.1"
