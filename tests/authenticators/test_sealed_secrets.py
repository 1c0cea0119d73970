"""A sealed secret opens in its own row and nowhere else; every doubt is a refusal."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from tests import cast

from vratar.accounts.models import Administrator
from vratar.authenticators.totp import enrolment
from vratar.authenticators.totp.models import PendingEnrolment, TotpAuthenticator
from vratar.authenticators.totp.sealing import open_secret, seal_secret
from vratar.core import clock as server_clock
from vratar.core.database import writing
from vratar.crypto import IntegrityFailed

Change = Callable[[TotpAuthenticator], None]


def another_account(row: TotpAuthenticator) -> None:
    row.account_id += 1


def another_row(row: TotpAuthenticator) -> None:
    row.pk = uuid4()


def another_time(row: TotpAuthenticator) -> None:
    row.created_at += timedelta(seconds=1)


def another_algorithm(row: TotpAuthenticator) -> None:
    row.algorithm = "SHA256"


def more_digits(row: TotpAuthenticator) -> None:
    row.digits = 8


def another_period(row: TotpAuthenticator) -> None:
    row.period = 60


def a_bit(row: TotpAuthenticator) -> None:
    sealed = bytearray(row.sealed_secret or b"")
    sealed[-1] ^= 1
    row.sealed_secret = bytes(sealed)


def half_of_it(row: TotpAuthenticator) -> None:
    row.sealed_secret = bytes(row.sealed_secret or b"")[:20]


def nothing(row: TotpAuthenticator) -> None:
    row.sealed_secret = b""


def erased(row: TotpAuthenticator) -> None:
    row.sealed_secret = None


@pytest.mark.parametrize(
    "change",
    [
        another_account,
        another_row,
        another_time,
        another_algorithm,
        more_digits,
        another_period,
        a_bit,
        half_of_it,
        nothing,
        erased,
    ],
)
def test_whatever_is_changed_it_does_not_open(ana: Administrator, change: Change) -> None:
    cast.enrol(ana)
    row = cast.authenticator(ana)
    assert len(open_secret(row)) == 20
    change(row)
    with pytest.raises(IntegrityFailed):
        open_secret(row)


def test_a_pending_secret_is_no_bound_one(ana: Administrator) -> None:
    with writing():
        pending = enrolment.offer(ana, 1, server_clock.now())
    bound = TotpAuthenticator(
        id=pending.pk,
        account_id=ana.pk,
        created_at=pending.created_at,
        sealed_secret=pending.sealed_secret,
    )
    with pytest.raises(IntegrityFailed):
        open_secret(bound)


def test_the_same_secret_never_looks_the_same(ana: Administrator) -> None:
    with writing():
        pending = enrolment.offer(ana, 1, server_clock.now())
    secret = open_secret(pending)
    assert seal_secret(pending, secret) != seal_secret(pending, secret)
    assert secret not in bytes(PendingEnrolment.objects.get().sealed_secret or b"")
