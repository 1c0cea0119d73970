"""A secret that was offered: one per account, for one session, for a while, confirmed once."""

from collections.abc import Callable

import pytest
from tests import cast
from tests.clock import Clock

from vratar import otp
from vratar.accounts.models import Administrator
from vratar.authenticators.totp import enrolment
from vratar.authenticators.totp.models import PendingEnrolment, TotpAuthenticator
from vratar.authenticators.totp.sealing import open_secret
from vratar.core import clock as server_clock

SESSION = 41
Offer = Callable[[], PendingEnrolment]


@pytest.fixture
def offer(ana: Administrator) -> Offer:
    """Offer Ana a secret."""
    return lambda: enrolment.offer(ana, SESSION, server_clock.now())


def alive(ana: Administrator, session: int = SESSION) -> bool:
    return enrolment.pending(ana.pk, session, server_clock.now()) is not None


def step() -> int:
    """The step of the stopped clock."""
    return otp.step_at(server_clock.timestamp())


def test_a_new_one_replaces_the_old_one(offer: Offer) -> None:
    first, second = offer(), offer()
    assert enrolment.setup_secret(first) != enrolment.setup_secret(second)
    assert PendingEnrolment.objects.get().pk == second.pk


def test_it_is_for_the_session_that_asked(ana: Administrator, offer: Offer) -> None:
    offer()
    assert alive(ana)
    assert not alive(ana, SESSION + 1)


def test_it_dies_without_use_after_ten_minutes(
    ana: Administrator, offer: Offer, clock: Clock
) -> None:
    row = offer()
    clock.advance(599)
    assert alive(ana)
    enrolment.touch(row, server_clock.now())
    clock.advance(599)
    assert alive(ana)
    clock.advance(1)
    assert not alive(ana)


def test_it_dies_after_thirty_minutes_of_use(
    ana: Administrator, offer: Offer, clock: Clock
) -> None:
    row = offer()
    for _ in range(29):
        clock.advance(60)
        enrolment.touch(row, server_clock.now())
    clock.advance(59)
    assert alive(ana)
    clock.advance(1)
    assert not alive(ana)


def test_it_dies_of_five_failures(ana: Administrator, offer: Offer) -> None:
    row = offer()
    for _ in range(4):
        enrolment.count_failure(row, server_clock.now())
    assert alive(ana)
    enrolment.count_failure(row, server_clock.now())
    assert not alive(ana)


def test_of_two_who_confirm_it_one_binds(offer: Offer) -> None:
    row = offer()
    now = server_clock.now()
    assert enrolment.bind(row, step(), "192.0.2.1", now) == 0
    assert enrolment.bind(row, step() + 1, "192.0.2.1", now) is None
    bound = TotpAuthenticator.objects.get()
    assert (bound.status, bound.last_accepted_step) == ("active", step())
    assert (bound.source, bound.created_at) == ("192.0.2.1", now)


def test_the_one_held_before_ends(ana: Administrator, offer: Offer) -> None:
    cast.enrol(ana)
    assert enrolment.bind(offer(), step(), "192.0.2.1", server_clock.now()) == 1
    old = TotpAuthenticator.objects.get(status="invalidated")
    assert (old.sealed_secret, old.invalidated_reason) == (None, "replaced")
    assert cast.authenticator(ana).last_accepted_step == step()


def test_discarded_meanwhile_it_changes_nothing(ana: Administrator, offer: Offer) -> None:
    cast.enrol(ana)
    row = offer()
    enrolment.discard(ana.pk)
    assert enrolment.bind(row, step(), "192.0.2.1", server_clock.now()) is None
    assert cast.authenticator(ana).last_accepted_step == -1


def test_the_bound_secret_is_the_offered_one(offer: Offer) -> None:
    row = offer()
    secret = enrolment.setup_secret(row)
    enrolment.bind(row, step(), "192.0.2.1", server_clock.now())
    assert open_secret(TotpAuthenticator.objects.get()) == secret


def test_what_was_discarded_is_gone(ana: Administrator, offer: Offer) -> None:
    offer()
    assert enrolment.discard(ana.pk)
    assert not enrolment.discard(ana.pk)
    assert not alive(ana)


def test_what_can_no_longer_be_confirmed_is_removed(
    ana: Administrator, offer: Offer, clock: Clock
) -> None:
    offer()
    assert enrolment.purge_expired(server_clock.now()) == 0
    clock.advance(600)
    assert enrolment.purge_expired(server_clock.now()) == 1
    assert not PendingEnrolment.objects.exists()


def test_a_second_secret_of_one_person_is_numbered(ana: Administrator, offer: Offer) -> None:
    cast.enrol(ana)
    assert offer().account_label == "ana@127.0.0.1 (2)"
    assert offer().account_label == "ana@127.0.0.1 (2)"


def test_its_name_tells_no_secret(offer: Offer) -> None:
    row = offer()
    assert str(row) == f"pending enrolment {row.pk}"
