"""Nobody makes, changes or deletes a role that is more than their own, or that is needed."""

from dataclasses import replace

import pytest
from django.http import Http404
from tests import cast
from tests.staff.acting import refused, session_of

from vratar.accounts.models import Administrator, Role
from vratar.accounts.permissions import EVERYTHING, Permission
from vratar.audit import Action
from vratar.audit.models import Event
from vratar.policy.authority import NotAllowedError
from vratar.sessions.models import Level, Session
from vratar.staff.services.roles import (
    InUse,
    RoleDetails,
    RoleRefusal,
    add_role,
    change_role,
    delete_role,
)

HELD = frozenset({Permission.MANAGE_ROLES, Permission.VIEW_ADMINISTRATORS})
BILLING = RoleDetails("Billing", 2, frozenset({Permission.VIEW_ADMINISTRATORS}))


@pytest.fixture
def keeper(ana: Administrator) -> Session:
    """Somebody of level 4 who keeps the roles, and may view administrators."""
    Role.objects.create(name="Keeper", level=4, permissions=sorted(HELD))
    return session_of(cast.make("kiril", "Keeper"))


@pytest.fixture
def billing(keeper: Session) -> Role:
    """A role nobody has, within the keeper's reach."""
    made = add_role(keeper, BILLING, cast.ANAS_LAPTOP)
    assert isinstance(made, Role)
    return made


def of(role: Role) -> RoleDetails:
    return RoleDetails(role.name, role.level, role.granted)


def test_a_role_up_to_ones_own_is_made(billing: Role) -> None:
    stored = Role.objects.get(pk=billing.pk)
    assert of(stored) == BILLING
    made = Event.objects.filter(action=Action.ROLE_CREATED, target=f"role:{billing.pk}")
    assert made.count() == 1


def test_a_role_equal_to_ones_own_is_made(keeper: Session) -> None:
    assert isinstance(add_role(keeper, RoleDetails("Twin", 4, HELD), cast.ANAS_LAPTOP), Role)


@pytest.mark.parametrize(
    ("wanted", "refusal"),
    [
        (replace(BILLING, level=5), RoleRefusal.LEVEL_ABOVE),
        (replace(BILLING, level=10), RoleRefusal.LEVEL_ABOVE),
        (
            replace(BILLING, permissions=frozenset({Permission.END_SESSIONS})),
            RoleRefusal.PERMISSION_LACKED,
        ),
        (replace(BILLING, permissions=EVERYTHING), RoleRefusal.PERMISSION_LACKED),
        (replace(BILLING, name="kEEPER"), RoleRefusal.NAME_TAKEN),
        (replace(BILLING, name="\uff4b\uff45\uff45per"), RoleRefusal.NAME_TAKEN),
        (replace(BILLING, name="auditor"), RoleRefusal.NAME_TAKEN),
    ],
)
def test_more_than_ones_own_or_a_taken_name_is_refused_everywhere(
    keeper: Session, billing: Role, wanted: RoleDetails, refusal: RoleRefusal
) -> None:
    roles, events = Role.objects.count(), Event.objects.count()
    assert add_role(keeper, wanted, cast.ANAS_LAPTOP) is refusal
    assert change_role(keeper, billing.pk, billing.version, wanted, cast.ANAS_LAPTOP) is refusal
    assert (Role.objects.count(), Event.objects.count()) == (roles, events)
    billing.refresh_from_db()
    assert of(billing) == BILLING


def test_the_name_a_built_in_role_has_in_another_language_is_taken(keeper: Session) -> None:
    from django.utils import translation

    with translation.override("mk"):
        label = Role.objects.get(name="Support").label
    assert label != "Support"
    wanted = replace(BILLING, name=label.upper())
    assert add_role(keeper, wanted, cast.ANAS_LAPTOP) is RoleRefusal.NAME_TAKEN


def test_a_role_is_changed_over_the_state_that_was_seen(keeper: Session, billing: Role) -> None:
    first = change_role(keeper, billing.pk, 1, replace(BILLING, name="Accounts"), cast.ANAS_LAPTOP)
    assert isinstance(first, Role)
    second = change_role(keeper, billing.pk, 1, replace(BILLING, level=1), cast.ANAS_LAPTOP)
    assert second is RoleRefusal.STALE
    billing.refresh_from_db()
    assert (billing.name, billing.level, billing.version) == ("Accounts", 2, 2)


def test_saving_what_is_so_already_changes_and_records_nothing(
    keeper: Session, billing: Role
) -> None:
    before = Event.objects.count()
    assert isinstance(change_role(keeper, billing.pk, 77, BILLING, cast.ANAS_LAPTOP), Role)
    assert Event.objects.count() == before
    billing.refresh_from_db()
    assert billing.version == 1


@pytest.mark.parametrize("name", ["Administrator", "Auditor", "Owner"])
def test_a_role_that_is_more_than_ones_own_is_neither_changed_nor_deleted(
    keeper: Session, name: str
) -> None:
    # Of a higher level; of a lower one with a permission the keeper lacks; the Owner's.
    role = Role.objects.get(name=name)
    wanted = RoleDetails("Mine", 1, frozenset())
    with refused(NotAllowedError):
        change_role(keeper, role.pk, role.version, wanted, cast.ANAS_LAPTOP)
    with refused(NotAllowedError):
        delete_role(keeper, role.pk, cast.ANAS_LAPTOP)


def test_the_owners_role_is_not_even_an_owners_to_change(ana: Administrator) -> None:
    role, session = Role.objects.get(name="Owner"), session_of(ana)
    with refused(NotAllowedError):
        change_role(session, role.pk, role.version, replace(of(role), level=9), cast.ANAS_LAPTOP)
    with refused(NotAllowedError):
        delete_role(session, role.pk, cast.ANAS_LAPTOP)


def test_ones_own_role_can_be_narrowed_but_not_widened_or_deleted(keeper: Session) -> None:
    own = Role.objects.get(name="Keeper")
    wider = replace(of(own), permissions=HELD | {Permission.MANAGE_POLICY})
    lacked = change_role(keeper, own.pk, own.version, wider, cast.ANAS_LAPTOP)
    assert lacked is RoleRefusal.PERMISSION_LACKED
    higher = change_role(keeper, own.pk, own.version, replace(of(own), level=5), cast.ANAS_LAPTOP)
    assert higher is RoleRefusal.LEVEL_ABOVE
    assert delete_role(keeper, own.pk, cast.ANAS_LAPTOP) == InUse(1)
    narrower = replace(of(own), permissions=frozenset({Permission.MANAGE_ROLES}))
    assert isinstance(change_role(keeper, own.pk, own.version, narrower, cast.ANAS_LAPTOP), Role)


def test_a_role_in_use_stays_even_where_its_holder_is_deactivated(
    keeper: Session, billing: Role
) -> None:
    holder = cast.make("berta", "Billing")
    Administrator.objects.filter(pk=holder.pk).update(is_active=False)
    assert delete_role(keeper, billing.pk, cast.ANAS_LAPTOP) == InUse(1)
    assert Role.objects.filter(pk=billing.pk).exists()


def test_a_role_nobody_has_is_deleted_and_that_is_recorded(keeper: Session, billing: Role) -> None:
    assert delete_role(keeper, billing.pk, cast.ANAS_LAPTOP) == "Billing"
    assert not Role.objects.filter(name="Billing").exists()
    assert Event.objects.filter(action=Action.ROLE_DELETED, target=f"role:{billing.pk}").exists()


def test_a_role_that_is_not_there_is_not_found(keeper: Session) -> None:
    with refused(Http404):
        change_role(keeper, 999, 1, BILLING, cast.ANAS_LAPTOP)
    with refused(Http404):
        delete_role(keeper, 999, cast.ANAS_LAPTOP)


@pytest.mark.parametrize("role", ["Administrator", "Support", "Auditor"])
def test_without_the_permission_no_role_is_touched(billing: Role, role: str) -> None:
    session = session_of(cast.make("somebody", role))
    with refused(NotAllowedError):
        add_role(session, replace(BILLING, name="New"), cast.ANAS_LAPTOP)
    with refused(NotAllowedError):
        change_role(session, billing.pk, 1, replace(BILLING, level=1), cast.ANAS_LAPTOP)
    with refused(NotAllowedError):
        delete_role(session, billing.pk, cast.ANAS_LAPTOP)


def test_with_a_password_alone_no_role_is_touched(ana: Administrator) -> None:
    with refused(NotAllowedError):
        add_role(session_of(ana, Level.AAL1), BILLING, cast.ANAS_LAPTOP)


def test_what_a_role_lost_is_lost_for_its_holders_at_once(keeper: Session, billing: Role) -> None:
    holder = session_of(cast.make("berta", "Billing"))
    owner = session_of(Administrator.objects.get(username="ana"))
    wanted = replace(BILLING, permissions=frozenset({Permission.MANAGE_ROLES}))
    change_role(owner, billing.pk, billing.version, wanted, cast.ANAS_LAPTOP)
    assert isinstance(add_role(holder, RoleDetails("One", 1, frozenset()), cast.MALLORY), Role)
    billing.refresh_from_db()
    nothing = replace(BILLING, permissions=frozenset())
    change_role(owner, billing.pk, billing.version, nothing, cast.ANAS_LAPTOP)
    with refused(NotAllowedError):
        add_role(holder, RoleDetails("Two", 1, frozenset()), cast.MALLORY)
