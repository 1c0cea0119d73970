"""Which role may act on, and grant, which other."""

import pytest

from vratar.accounts.models import Role
from vratar.accounts.permissions import EVERYTHING, Permission

pytestmark = pytest.mark.django_db

LADDER = ["Owner", "Administrator", "Support", "Auditor"]


def role(name: str) -> Role:
    return Role.objects.get(name=name)


def made(level: int, *permissions: str) -> Role:
    return Role(name="made", level=level, permissions=list(permissions))


def test_each_ready_made_role_covers_itself_and_the_ones_below() -> None:
    covers = {(one, two) for one in LADDER for two in LADDER if role(one).covers(role(two))}
    assert covers == {(one, two) for place, one in enumerate(LADDER) for two in LADDER[place:]}


def test_the_owner_may_everything_whatever_is_stored() -> None:
    owner = role("Owner")
    owner.permissions = []
    assert owner.granted == EVERYTHING


def test_a_lower_level_that_holds_more_is_not_covered() -> None:
    assert not made(9, "view_administrators").covers(made(1, "view_audit_log"))


def test_a_higher_level_that_holds_less_is_not_covered() -> None:
    assert not made(3, *Permission.values).covers(made(4))


def test_a_stored_word_that_means_nothing_allows_nothing() -> None:
    assert made(5, "everything", "", "VIEW_AUDIT_LOG").granted == frozenset()


def test_the_migration_gave_the_ready_made_roles_what_the_code_says() -> None:
    from vratar.accounts.permissions import READY_MADE

    for name, permissions in READY_MADE.items():
        assert role(name).granted == permissions
