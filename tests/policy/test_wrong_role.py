"""A role opens what it allows: every route that asks for a permission, by every method."""

import pytest
from django.urls import URLPattern
from tests import cast
from tests.policy import states
from tests.policy.test_every_route import ALL
from tests.policy.walker import METHODS, Walker, address_of, transactions_of_their_own

from vratar.accounts.models import Administrator, Role
from vratar.accounts.permissions import Permission
from vratar.policy.access import Declared, declared_by

# What each route asks for; one that is not named here may be opened by every role.
ASKED = {
    "administrators-remind": Permission.MANAGE_ADMINISTRATORS,
    "administrator-add": Permission.MANAGE_ADMINISTRATORS,
    "administrators-import": Permission.MANAGE_ADMINISTRATORS,
    "administrator-allow-set-up": Permission.MANAGE_ADMINISTRATORS,
    "administrator-unlock": Permission.MANAGE_ADMINISTRATORS,
    "administrator-deactivate": Permission.MANAGE_ADMINISTRATORS,
    "administrator-reactivate": Permission.MANAGE_ADMINISTRATORS,
    "administrator-new-link": Permission.MANAGE_ADMINISTRATORS,
    "administrator-reset": Permission.RESET_TWO_FACTOR,
    "administrator-reset-approve": Permission.RESET_TWO_FACTOR,
    "administrator-reset-withdraw": Permission.RESET_TWO_FACTOR,
    "administrator-end-sessions": Permission.END_SESSIONS,
    "training-team": Permission.VIEW_TRAINING,
    "training-team-csv": Permission.VIEW_TRAINING,
    "training-team-remind": Permission.MANAGE_ADMINISTRATORS,
    "audit": Permission.VIEW_AUDIT_LOG,
    "audit-event": Permission.VIEW_AUDIT_LOG,
    "audit-event-proof": Permission.VIEW_AUDIT_LOG,
    "audit-export": Permission.VIEW_AUDIT_LOG,
    "evidence": Permission.VIEW_ADOPTION,
    "roles": Permission.MANAGE_ROLES,
    "role-add": Permission.MANAGE_ROLES,
    "role": Permission.MANAGE_ROLES,
    "role-delete": Permission.MANAGE_ROLES,
    "policy": Permission.MANAGE_POLICY,
    "policy-confirm": Permission.MANAGE_POLICY,
}
# What a route asks for besides.
ALSO = {"evidence": Permission.VIEW_AUDIT_LOG}
ACTING = ("two_factor", "confirmed")


def declared(route: URLPattern) -> Declared:
    """What the view of a route declares."""
    found = declared_by(route.callback)
    assert found is not None
    return found


def somebody(permissions: set[Permission]) -> Administrator:
    """Mallory, whose role allows exactly this."""
    role = Role.objects.create(name="Odd", level=9, permissions=sorted(permissions))
    account = cast.make("mallory", "Auditor")
    account.role = role
    account.save()
    return account


def test_each_route_asks_for_what_it_should() -> None:
    found = {str(route.name): declared(route).permission for route in ALL}
    assert {name: asked for name, asked in found.items() if asked is not None} == ASKED
    besides = {str(route.name): declared(route).also for route in ALL}
    assert {name: asked for name, asked in besides.items() if asked is not None} == ALSO


@pytest.mark.parametrize("state", ACTING)
@pytest.mark.parametrize("lacking", sorted(set(ASKED.values())))
def test_all_other_permissions_do_not_open_it(
    ana: Administrator, state: str, lacking: Permission
) -> None:
    mallory = somebody(set(Permission) - {lacking})
    walker, found = Walker(getattr(states, state)(mallory)), {}
    with transactions_of_their_own():
        for name, asked in ASKED.items():
            if lacking not in {asked, ALSO.get(name)}:
                continue
            for method in METHODS:
                response = walker.ask(method, address_of(name, ana))
                found[name, method] = response.status_code
    refused_first = {"TRACE": 405, "BREW": 405}
    assert found == {key: refused_first.get(key[1], 403) for key in found}
    assert found


@pytest.mark.parametrize("asked", sorted(set(ASKED.values())))
def test_the_one_permission_opens_it(ana: Administrator, asked: Permission) -> None:
    boris = cast.make("boris", "Auditor")
    Role.objects.filter(name="Auditor").update(level=1, permissions=[])
    names = [name for name, one in ASKED.items() if one == asked]
    besides = {ALSO[name] for name in names if name in ALSO}
    mallory = somebody({asked, Permission.VIEW_ADMINISTRATORS, *besides})
    walker, found = Walker(states.confirmed(mallory)), {}
    with transactions_of_their_own():
        for name in names:
            found[name] = walker.ask("GET", address_of(name, boris)).status_code
    assert set(found.values()) <= {200, 303, 405}


def test_a_role_without_anything_opens_what_asks_for_nothing(ana: Administrator) -> None:
    mallory = somebody(set())
    walker, found = Walker(states.confirmed(mallory)), {}
    with transactions_of_their_own():
        for route in ALL:
            name = str(route.name)
            if name not in ASKED:
                found[name] = walker.ask("GET", address_of(name, mallory)).status_code
    assert {name: status for name, status in found.items() if status == 403} == {
        "two-factor-off": 403  # the policy of the panel, not the role, says so
    }
