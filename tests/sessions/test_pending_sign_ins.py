"""A pending sign-in: another table, ten minutes, five failures, five of them, one account."""

import pytest
from tests import cast
from tests.clock import Clock
from tests.sessions.conftest import Start

from vratar.accounts.models import Administrator
from vratar.accounts.services import raise_epoch
from vratar.sessions import pending, services
from vratar.sessions.models import PendingSignIn


def begin(account: Administrator) -> str:
    raw_id, _ = pending.start(account, "192.0.2.1", "")
    return raw_id


def test_it_lives_ten_minutes(ana: Administrator, clock: Clock) -> None:
    raw_id = begin(ana)
    clock.advance(599)
    assert pending.find(raw_id)
    clock.advance(1)
    assert pending.find(raw_id) is None


@pytest.mark.parametrize("raw_id", ["", "x", "A" * 43, "A" * 10_000, "é" * 43])
def test_an_unknown_id_finds_nothing(ana: Administrator, raw_id: str) -> None:
    begin(ana)
    assert pending.find(raw_id) is None


def test_its_id_is_no_session_and_a_sessions_is_none_of_its(
    ana: Administrator, start: Start
) -> None:
    assert services.find(begin(ana)) is None
    assert pending.find(start().raw_id) is None


def test_the_sixth_evicts_the_first(ana: Administrator) -> None:
    ids = [begin(ana) for _ in range(6)]
    assert [bool(pending.find(raw_id)) for raw_id in ids] == [False] + [True] * 5


def test_nobody_evicts_anybody_elses(ana: Administrator) -> None:
    his = begin(cast.make("boris", "Administrator"))
    for _ in range(6):
        begin(ana)
    assert pending.find(his)


def test_the_fifth_failure_ends_it(ana: Administrator) -> None:
    raw_id = begin(ana)
    for _ in range(4):
        row = pending.find(raw_id, lock=True)
        assert row
        assert not pending.count_failure(row)
    row = pending.find(raw_id, lock=True)
    assert row
    assert pending.count_failure(row)
    assert pending.find(raw_id) is None


def test_it_ends_once(ana: Administrator) -> None:
    row = pending.find(begin(ana))
    assert row
    assert pending.end(row)
    assert not pending.end(row)


def test_it_dies_with_the_epoch_and_with_the_account(ana: Administrator) -> None:
    first = begin(ana)
    raise_epoch(ana.pk)
    assert pending.find(first) is None
    ana.security_state.refresh_from_db()
    second = begin(ana)
    Administrator.objects.filter(pk=ana.pk).update(is_active=False)
    assert pending.find(second) is None


def test_what_expired_is_removed(ana: Administrator, clock: Clock) -> None:
    begin(ana)
    clock.advance(599)
    assert services.purge_expired() == 0
    clock.advance(1)
    assert services.purge_expired() == 1
    assert not PendingSignIn.objects.exists()


def test_its_name_tells_no_id(ana: Administrator) -> None:
    _, row = pending.start(ana, "192.0.2.1", "")
    assert str(row) == f"pending sign-in {row.pk}"
