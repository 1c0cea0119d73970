"""The policy is changed: who may, what is recorded, who is told, whose days begin anew."""

from copy import copy
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from tests import cast
from tests.clock import Clock
from tests.sign_in import mail
from tests.staff.acting import refused, session_of

from vratar.accounts.models import Administrator, Role, SecurityState
from vratar.audit.models import Event
from vratar.authenticators.totp.models import TotpAuthenticator
from vratar.core import clock as time
from vratar.notices.models import Mail
from vratar.policy.authority import NotAllowedError
from vratar.policy.changing import Changed, PolicyRefusal, change_from_host, change_policy
from vratar.policy.models import Policy, Requirement
from vratar.policy.services import in_force, standing
from vratar.sessions.models import Level, Session
from vratar.sessions.services import SessionEndedError

REASON = "The board decided so"


@pytest.fixture
def owner(ana: Administrator) -> Session:
    """Ana, who has two factors, just now."""
    cast.enrol(ana)
    return session_of(ana)


def change(session: Session, version: int = 1, **fields: Any) -> Changed | PolicyRefusal:
    wanted = copy(in_force())
    for name, value in fields.items():
        setattr(wanted, name, value)
    return change_policy(session, wanted, version, cast.ANAS_LAPTOP)


def told() -> list[tuple[str, object, object]]:
    contents = [event.content()["details"] for event in Event.objects.order_by("pk")]
    return [(one["field"], one["old"], one["new"]) for one in contents if "old" in one]


def role(name: str) -> int:
    return Role.objects.get(name=name).pk


def begin(account: Administrator) -> Any:
    return SecurityState.objects.get(account=account).created_at


def test_each_field_is_recorded_with_its_old_and_its_new_value(owner: Session) -> None:
    outcome = change(
        owner,
        requirement=Requirement.ROLES,
        roles=[role("Support"), role("Auditor")],
        second_approver=True,
        training_months=12,
    )
    assert told() == [
        ("requirement", "all administrators", "selected roles"),
        ("roles", "", "Auditor, Support"),
        ("second_approver", False, True),
        ("training_months", None, 12),
    ]
    assert outcome == {name: (old, new) for name, old, new in told()}
    event = Event.objects.filter(action="policy.changed").first()
    assert event is not None
    content = event.content()
    assert content["actor"] == f"administrator:{owner.owner.pk}"
    assert content["source"] == cast.ANAS_LAPTOP.source
    assert (in_force().version, Policy.objects.count()) == (2, 1)


def test_what_is_so_already_changes_nothing_and_is_told_to_nobody(owner: Session) -> None:
    assert change(owner) == {}
    assert told() == []
    assert in_force().version == 1


def test_a_role_that_was_deleted_is_no_change(owner: Session, settings: Settings) -> None:
    mail.turn_on(settings)
    gone = Role.objects.create(name="Gone", level=1)
    support = role("Support")
    Policy.objects.create(requirement=Requirement.ROLES, roles=[support, gone.pk])
    gone.delete()
    assert change(owner, roles=[support]) == {}
    change(owner, roles=[support], contact_name="Ana")
    assert mail.waiting() == []


def test_one_that_was_changed_meanwhile_is_refused(owner: Session) -> None:
    assert change(owner, deadline_days=7)
    assert change(owner, deadline_days=3) is PolicyRefusal.STALE
    assert in_force().deadline_days == 7
    assert change(owner, version=2, deadline_days=3)
    assert (in_force().deadline_days, in_force().version) == (3, 3)


@pytest.mark.parametrize("name", ["Administrator", "Support", "Auditor"])
def test_a_role_without_the_permission_is_refused(owner: Session, name: str) -> None:
    other = cast.make("boris", name)
    cast.enrol(other)
    with refused(NotAllowedError):
        change(session_of(other), deadline_days=3)
    assert not Policy.objects.exists()


def test_the_password_alone_an_old_proof_and_an_ended_session_are_refused(
    owner: Session, clock: Clock
) -> None:
    olga = cast.make("olga", "Owner")
    with refused(NotAllowedError):
        change(session_of(olga, Level.AAL1), deadline_days=3)
    clock.advance(11 * 60)
    with refused(NotAllowedError):
        change(owner, deadline_days=3)
    Session.objects.all().delete()
    with refused(SessionEndedError):
        change(owner, deadline_days=3)
    assert not Policy.objects.exists()


@pytest.mark.parametrize("status", ["disabled", "invalidated"])
def test_nobody_demands_of_others_what_they_do_not_do_themselves(
    owner: Session, status: str
) -> None:
    TotpAuthenticator.objects.update(status=status)
    assert change(owner, deadline_days=3) is PolicyRefusal.OWN_FACTOR_MISSING
    assert not Policy.objects.exists()


def test_a_lower_one_is_told_to_everybody_with_who_did_it(
    owner: Session, settings: Settings
) -> None:
    mail.turn_on(settings)
    cast.make("igor", "Auditor")
    change(owner, deadline_days=7)
    assert mail.waiting() == []
    change(owner, version=2, deadline_days=8)
    addresses = ["ana@example.mk", "igor@example.mk"]
    assert sorted(mail.waiting()) == [("policy lowered", address) for address in addresses]
    assert {one.details["by"] for one in Mail.objects.all()} == {"ana"}


def test_the_host_changes_it_in_the_same_way(owner: Session, settings: Settings) -> None:
    mail.turn_on(settings)
    outcome = change_from_host({"requirement": Requirement.NOBODY, "contact": "12"}, REASON)
    assert list(outcome) == ["requirement", "contact"]
    events = Event.objects.filter(action="policy.changed")
    assert {event.content()["actor"] for event in events} == {"host"}
    assert {event.content()["details"]["reason"] for event in events} == {REASON}
    assert mail.waiting() == [("policy lowered", "ana@example.mk")]
    assert in_force().version == 2
    assert change_from_host({"contact": "12"}, REASON) == {}


def test_the_days_begin_for_those_who_come_under_it_and_for_nobody_else(
    owner: Session, clock: Clock
) -> None:
    boris, igor = cast.make("boris", "Support"), cast.make("igor", "Auditor")
    vera = cast.make("vera", "Support")
    cast.enrol(vera)
    made = begin(boris)
    Policy.objects.create(requirement=Requirement.ROLES, roles=[role("Auditor")])
    clock.advance(30 * 86400)
    session = session_of(owner.owner)
    assert change(session, roles=[role("Auditor"), role("Support")])
    assert begin(boris) == time.now()
    assert begin(igor) == begin(vera) == begin(owner.owner) == made
    assert standing(SecurityState.objects.get(account=igor)).overdue
    assert not standing(SecurityState.objects.get(account=boris)).overdue
    clock.advance(20 * 86400)
    assert standing(SecurityState.objects.get(account=boris)).overdue


@pytest.mark.parametrize("requirement", [Requirement.ROLES, Requirement.EVERYBODY])
def test_from_nobody_the_days_begin_for_everybody_in_one_statement(
    owner: Session, clock: Clock, requirement: Requirement
) -> None:
    people = [cast.make(f"support{number}", "Support") for number in range(4)]
    Policy.objects.create(requirement=Requirement.NOBODY)
    clock.advance(100 * 86400)
    session = session_of(owner.owner)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        change(session, requirement=requirement, roles=[role("Support")])
    updates = [one["sql"] for one in queries if '"created_at" =' in one["sql"]]
    assert len([sql for sql in updates if sql.startswith("UPDATE")]) == 1
    assert {begin(one) for one in people} == {time.now()}


@pytest.mark.parametrize(
    "fields",
    [
        {"deadline_days": 3},
        {"requirement": Requirement.NOBODY},
        {"requirement": Requirement.ROLES, "roles": []},
        {"contact": "x"},
    ],
)
def test_any_other_change_leaves_the_days_alone(
    owner: Session, clock: Clock, fields: dict[str, Any]
) -> None:
    boris = cast.make("boris", "Support")
    made = begin(boris)
    clock.advance(timedelta(days=2).total_seconds())
    assert change(session_of(owner.owner), **fields)
    assert begin(boris) == made
