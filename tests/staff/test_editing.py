"""An entry is changed by whoever may, over what they saw, and never past the last Owner."""

from dataclasses import replace

import pytest
from tests import cast
from tests.staff.acting import session_of

from vratar.accounts.models import Administrator, Role
from vratar.policy.authority import NotAllowedError
from vratar.staff.services.details import Details, Refusal, stored
from vratar.staff.services.editing import Saved, change

pytestmark = pytest.mark.django_db


def details_of(account: Administrator) -> Details:
    account = Administrator.objects.select_related("security_state", "role").get(pk=account.pk)
    return stored(account)


def test_what_was_typed_over_the_newest_state_is_saved(
    ana: Administrator, boris: Administrator
) -> None:
    wanted = replace(details_of(boris), first_name="Борис")
    outcome = change(session_of(ana), boris.pk, boris.version, wanted, client=cast.ANAS_LAPTOP)
    assert outcome == Saved(details=True)
    boris.refresh_from_db()
    assert (boris.first_name, boris.version) == ("Борис", 2)


def test_what_was_typed_over_an_older_state_is_not(
    ana: Administrator, boris: Administrator
) -> None:
    session, seen = session_of(ana), boris.version
    first = replace(details_of(boris), first_name="One")
    assert change(session, boris.pk, seen, first, client=cast.ANAS_LAPTOP) == Saved(details=True)
    second = replace(details_of(boris), first_name="Two")
    outcome = change(session, boris.pk, seen, second, client=cast.ANAS_LAPTOP)
    assert outcome is Refusal.STALE


def test_a_username_of_somebody_else_in_another_spelling_is_taken(
    ana: Administrator, boris: Administrator, vera: Administrator
) -> None:
    wanted = replace(details_of(boris), username="VERA")
    outcome = change(session_of(ana), boris.pk, boris.version, wanted, client=cast.ANAS_LAPTOP)
    assert outcome is Refusal.USERNAME_TAKEN


def test_a_role_above_ones_own_is_not_granted(boris: Administrator, vera: Administrator) -> None:
    owner = Role.objects.get(name="Owner")
    wanted = replace(details_of(vera), role=owner)
    outcome = change(session_of(boris), vera.pk, vera.version, wanted, client=cast.ANAS_LAPTOP)
    assert outcome is Refusal.ROLE_NOT_YOURS


def test_nobody_edits_a_higher_rank(ana: Administrator, boris: Administrator) -> None:
    wanted = replace(details_of(ana), email="mallory@example.mk")
    with pytest.raises(NotAllowedError):
        change(session_of(boris), ana.pk, ana.version, wanted, client=cast.MALLORY)


def test_a_new_role_ends_the_sessions_of_before(ana: Administrator, boris: Administrator) -> None:
    session_of(boris)
    wanted = replace(details_of(boris), role=Role.objects.get(name="Auditor"))
    change(session_of(ana), boris.pk, boris.version, wanted, client=cast.ANAS_LAPTOP)
    boris.refresh_from_db()
    assert boris.role.name == "Auditor"
    assert not boris.sessions.exists()


def test_two_factor_is_required_at_the_next_login(ana: Administrator, boris: Administrator) -> None:
    outcome = change(
        session_of(ana),
        boris.pk,
        boris.version,
        details_of(boris),
        required=True,
        client=cast.ANAS_LAPTOP,
    )
    assert outcome == Saved(details=False, required=True)
    boris.security_state.refresh_from_db()
    assert boris.security_state.deadline is not None


def test_off_of_somebody_protected_is_refused(ana: Administrator, boris: Administrator) -> None:
    cast.enrol(boris)
    outcome = change(
        session_of(ana),
        boris.pk,
        boris.version,
        details_of(boris),
        required=False,
        client=cast.ANAS_LAPTOP,
    )
    assert outcome is Refusal.ONLY_BY_RESET
