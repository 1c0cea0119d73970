"""Services decide who may do what to whom, whatever the pages offered."""

from datetime import timedelta

import pytest
from tests import cast
from tests.clock import Clock

from vratar.accounts.models import Administrator, Role
from vratar.accounts.permissions import Permission
from vratar.accounts.services import raise_epoch
from vratar.core import clock as time
from vratar.core.database import writing
from vratar.policy.authority import (
    NotAllowedError,
    NotInScopeError,
    acting,
    visible_to,
    within_reach,
)
from vratar.sessions import services as sessions
from vratar.sessions.models import Level, Session

pytestmark = pytest.mark.django_db

MANAGE = Permission.MANAGE_ADMINISTRATORS


def session_of(account: Administrator, level: Level = Level.AAL2) -> Session:
    with writing():
        return sessions.start(account, level, cast.ANAS_LAPTOP)[1]


@pytest.fixture
def ana(clock: Clock) -> Administrator:
    return cast.make("ana", "Owner")


@pytest.fixture
def boris(clock: Clock) -> Administrator:
    return cast.make("boris", "Administrator")


@pytest.fixture
def vera(clock: Clock) -> Administrator:
    return cast.make("vera", "Support")


def test_the_role_decides(boris: Administrator, vera: Administrator) -> None:
    with writing():
        assert acting(session_of(boris), MANAGE) == boris
    with pytest.raises(NotAllowedError), writing():
        acting(session_of(vera), MANAGE)


def test_a_role_changed_meanwhile_decides(boris: Administrator) -> None:
    session = session_of(boris)
    Administrator.objects.filter(pk=boris.pk).update(role=Role.objects.get(name="Auditor"))
    with pytest.raises(NotAllowedError), writing():
        acting(session, MANAGE)


def test_a_permission_taken_away_meanwhile_decides(boris: Administrator) -> None:
    session = session_of(boris)
    Role.objects.filter(name="Administrator").update(permissions=["view_administrators"])
    with pytest.raises(NotAllowedError), writing():
        acting(session, MANAGE)


def test_the_password_alone_does_not_act_on_others(ana: Administrator) -> None:
    with pytest.raises(NotAllowedError), writing():
        acting(session_of(ana, Level.AAL1), MANAGE)


def test_an_old_proof_does_not_act_on_others(ana: Administrator, clock: Clock) -> None:
    session = session_of(ana)
    clock.advance(600)
    with pytest.raises(NotAllowedError), writing():
        acting(session, MANAGE)


def test_an_ended_session_does_nothing(ana: Administrator) -> None:
    session = session_of(ana)
    raise_epoch(ana.pk)
    with pytest.raises(sessions.SessionEndedError), writing():
        acting(session, MANAGE)


def test_one_acts_on_whom_ones_role_covers(
    ana: Administrator, boris: Administrator, vera: Administrator
) -> None:
    with writing():
        assert within_reach(ana, boris.pk) == boris
        assert within_reach(boris, vera.pk) == vera


@pytest.mark.parametrize(
    ("actor", "target"), [("ana", "ana"), ("boris", "ana"), ("vera", "boris"), ("vera", "vera")]
)
def test_nobody_acts_on_themself_or_a_higher_rank(
    ana: Administrator, boris: Administrator, vera: Administrator, actor: str, target: str
) -> None:
    people = {"ana": ana, "boris": boris, "vera": vera}
    with pytest.raises(NotAllowedError), writing():
        within_reach(people[actor], people[target].pk)


def test_who_may_not_see_others_cannot_tell_them_from_missing_ones(
    ana: Administrator, vera: Administrator
) -> None:
    Role.objects.filter(name="Support").update(permissions=[])
    blind = Administrator.objects.select_related("role").get(pk=vera.pk)
    assert visible_to(blind, vera.pk) == vera
    for pk in (ana.pk, 999):
        with pytest.raises(NotInScopeError):
            visible_to(blind, pk)


def test_the_proof_lasts_exactly_as_long_as_set(ana: Administrator, clock: Clock) -> None:
    session = session_of(ana)
    until = session.reauthenticated_until
    assert until is not None
    assert until - time.now() == timedelta(minutes=10)
