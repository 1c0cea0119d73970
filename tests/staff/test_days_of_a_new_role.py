"""Who comes under the policy by a new role has its days from then on."""

from dataclasses import replace
from datetime import datetime

import pytest
from tests import cast
from tests.clock import Clock
from tests.staff.acting import session_of

from vratar.accounts.models import Administrator, Role, SecurityState
from vratar.core import clock as time
from vratar.policy.models import Policy, Requirement
from vratar.policy.services import standing
from vratar.staff.services.details import stored
from vratar.staff.services.editing import Saved, change

MONTH = 30 * 86400


def give_role(ana: Administrator, vera: Administrator, name: str) -> None:
    """Ana edits Vera's entry."""
    vera.refresh_from_db()
    wanted = replace(stored(vera), role=Role.objects.get(name=name))
    outcome = change(session_of(ana), vera.pk, vera.version, wanted, client=cast.ANAS_LAPTOP)
    assert outcome == Saved(details=True)


def days_from(vera: Administrator) -> datetime:
    """From when Vera's days count."""
    return SecurityState.objects.get(account=vera).created_at


@pytest.mark.parametrize(
    ("covered", "is_protected"),
    [
        (["Auditor"], False),
        (["Auditor"], True),
        (["Support", "Auditor"], False),
        (["Support"], False),
        ([], False),
    ],
)
def test_the_days_begin_where_only_the_new_role_is_covered(
    ana: Administrator,
    vera: Administrator,
    clock: Clock,
    covered: list[str],
    is_protected: bool,
) -> None:
    roles = [Role.objects.get(name=name).pk for name in covered]
    Policy.objects.create(requirement=Requirement.ROLES, roles=roles)
    if is_protected:
        cast.enrol(vera)
    made = days_from(vera)
    clock.advance(MONTH)
    give_role(ana, vera, "Auditor")
    begins_anew = covered == ["Auditor"] and not is_protected
    assert days_from(vera) == (time.now() if begins_anew else made)


def test_a_role_changed_there_and_back_gives_no_new_days(
    ana: Administrator, vera: Administrator, clock: Clock
) -> None:
    """Vera is made under the policy, is late, and is shifted out of it and back."""
    covered = Role.objects.get(pk=vera.role_id)
    Policy.objects.create(requirement=Requirement.ROLES, roles=[covered.pk])
    made = days_from(vera)
    clock.advance(MONTH)
    assert standing(SecurityState.objects.get(account=vera)).overdue
    give_role(ana, vera, "Auditor")
    assert not standing(SecurityState.objects.get(account=vera)).required
    give_role(ana, vera, covered.name)
    assert days_from(vera) == made
    assert standing(SecurityState.objects.get(account=vera)).overdue


def test_days_that_a_role_began_go_on_when_it_is_given_again(
    ana: Administrator, vera: Administrator, clock: Clock
) -> None:
    first = Role.objects.get(pk=vera.role_id).name
    Policy.objects.create(
        requirement=Requirement.ROLES, roles=[Role.objects.get(name="Auditor").pk]
    )
    clock.advance(MONTH)
    give_role(ana, vera, "Auditor")
    began = time.now()
    for _ in range(2):
        clock.advance(86400)
        give_role(ana, vera, first)
        give_role(ana, vera, "Auditor")
    assert days_from(vera) == began
