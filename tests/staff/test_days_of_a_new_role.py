"""Who comes under the policy by a new role has its days from then on."""

import pytest
from tests import cast
from tests.clock import Clock
from tests.staff.acting import session_of

from vratar.accounts.models import Administrator, Role, SecurityState
from vratar.core import clock as time
from vratar.policy.models import Policy, Requirement
from vratar.staff.services.details import Details
from vratar.staff.services.editing import Saved, change

MONTH = 30 * 86400


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
    made = SecurityState.objects.get(account=vera).created_at
    clock.advance(MONTH)
    wanted = Details(
        first_name="",
        last_name="",
        username=vera.username,
        email=vera.email,
        role=Role.objects.get(name="Auditor"),
        language="",
        time_zone="",
    )
    outcome = change(session_of(ana), vera.pk, vera.version, wanted, client=cast.ANAS_LAPTOP)
    assert outcome == Saved(details=True)
    begins_anew = covered == ["Auditor"] and not is_protected
    found = SecurityState.objects.get(account=vera).created_at
    assert found == (time.now() if begins_anew else made)
