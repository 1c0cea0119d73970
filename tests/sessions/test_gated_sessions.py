"""Sessions on gated hosts: begun, found, stepped up, and ended by whatever ends the panel's."""

from datetime import timedelta

import pytest
from tests import cast
from tests.clock import Clock

from vratar.accounts.models import Administrator
from vratar.accounts.services import raise_epoch
from vratar.core import clock as time
from vratar.sessions import gated, services
from vratar.sessions.ids import digest_of
from vratar.sessions.models import GateSession, Level
from vratar.sessions.services import Client

pytestmark = pytest.mark.django_db

HOST = "admin.example.com"
CLIENT = Client("203.0.113.9", "Mozilla/5.0")


@pytest.fixture
def ana(clock: Clock) -> Administrator:
    return cast.make("ana")


def enter(account: Administrator, host: str = HOST) -> tuple[str, GateSession]:
    return gated.start(account, host, CLIENT, "totp")


def test_it_is_found_by_its_id_on_its_host_alone(ana: Administrator) -> None:
    raw_id, session = enter(ana)
    assert gated.find(raw_id, HOST) == session
    assert gated.find(raw_id, "other.example.com") is None
    assert gated.find(raw_id[:-1], HOST) is None
    assert gated.find("", HOST) is None
    assert session.second_factor_at == session.started_at == time.now()


def test_neither_kind_of_session_is_found_as_the_other(ana: Administrator) -> None:
    raw_id, _ = enter(ana)
    panel_id, _ = services.start(ana, Level.AAL2, CLIENT)
    assert services.find(raw_id) is None
    assert gated.find(panel_id, HOST) is None
    GateSession.objects.update(digest=digest_of(panel_id))
    assert gated.find(panel_id, HOST) is None, "a digest copied from the panel's table"


def test_a_step_up_gives_a_new_id_and_kills_the_old_one(ana: Administrator, clock: Clock) -> None:
    raw_id, session = enter(ana)
    clock.advance(600)
    fresh = gated.step_up(session)
    assert gated.find(raw_id, HOST) is None
    found = gated.find(fresh, HOST)
    assert found is not None
    assert found.second_factor_at == time.now()
    assert found.last_seen_at == found.started_at, "a code is no use of the application"
    assert found.started_at == time.now() - timedelta(minutes=10), "its whole age goes on"


class TestEnding:
    def test_by_itself_alone(self, ana: Administrator) -> None:
        raw_id, session = enter(ana)
        other, _ = enter(ana, "other.example.com")
        gated.end(session)
        assert gated.find(raw_id, HOST) is None
        assert gated.find(other, "other.example.com") is not None

    def test_by_whatever_cuts_an_account_off(self, ana: Administrator) -> None:
        raw_id, _ = enter(ana)
        boris = cast.make("boris", "Support")
        his, _ = enter(boris)
        assert services.cut_off(ana, kept=None) == 1
        assert gated.find(raw_id, HOST) is None
        assert gated.find(his, HOST) is not None

    def test_with_a_session_of_the_panel(self, ana: Administrator) -> None:
        raw_id, _ = enter(ana)
        _, session = services.start(ana, Level.AAL2, CLIENT)
        services.end(session)
        assert gated.find(raw_id, HOST) is None

    def test_of_nobody_ends_nobodys(self, ana: Administrator) -> None:
        raw_id, _ = enter(ana)
        _, anonymous = services.start_anonymous()
        services.end(anonymous)
        assert gated.find(raw_id, HOST) is not None

    def test_by_an_epoch_or_a_deactivation(self, ana: Administrator) -> None:
        raw_id, session = enter(ana)
        Administrator.objects.filter(pk=ana.pk).update(is_active=False)
        assert gated.find(raw_id, HOST) is None
        Administrator.objects.filter(pk=ana.pk).update(is_active=True)
        assert gated.find(raw_id, HOST) == session
        raise_epoch(ana.pk)
        assert gated.find(raw_id, HOST) is None

    def test_by_time_and_then_the_row_goes(self, ana: Administrator, clock: Clock) -> None:
        raw_id, _ = enter(ana)
        clock.advance(3599)
        assert gated.find(raw_id, HOST) is not None
        assert services.purge_expired() == 0
        clock.advance(1)
        assert gated.find(raw_id, HOST) is None
        GateSession.objects.update(last_seen_at=time.now())
        assert gated.find(raw_id, HOST) is not None
        clock.advance(11 * 3600)
        GateSession.objects.update(last_seen_at=time.now())
        assert gated.find(raw_id, HOST) is None, "however busy"
        assert services.purge_expired() == 1

    def test_the_oldest_goes_where_there_are_too_many(self, ana: Administrator) -> None:
        ids = [enter(ana)[0] for _ in range(services.MAX_SESSIONS + 1)]
        alive = [raw_id for raw_id in ids if gated.find(raw_id, HOST)]
        assert alive == ids[1:]
