"""Which change of the policy protects less: every field, in both directions."""

from datetime import date
from typing import Any

import pytest

from vratar.policy.lowering import is_lower
from vratar.policy.models import FIELDS, Policy

NOBODY, ROLES, ALL = "nobody", "selected roles", "all administrators"
FIRST, LAST = date(2027, 1, 29), date(2027, 2, 26)

# What is lower, what is higher: the fields that differ from the defaults.
TABLE: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "nobody instead of everybody": ({"requirement": NOBODY}, {}),
    "nobody instead of roles": (
        {"requirement": NOBODY, "roles": [1]},
        {"requirement": ROLES, "roles": [1]},
    ),
    "roles instead of everybody": ({"requirement": ROLES, "roles": [1, 2, 3, 4]}, {}),
    "fewer roles": (
        {"requirement": ROLES, "roles": [1]},
        {"requirement": ROLES, "roles": [1, 2]},
    ),
    "more days": ({"deadline_days": 15}, {}),
    "days instead of at once": ({}, {"deadline_days": 0}),
    "a later day": ({"deadline_on": LAST}, {"deadline_on": FIRST}),
    "a day instead of at once": ({"deadline_on": FIRST}, {"deadline_days": 0}),
    "more postponement": ({"postponement_days": 8}, {}),
    "postponement instead of none": ({}, {"postponement_days": 0}),
    "the password instead of approval": ({}, {"first_set_up": "by approval"}),
    "no second approver": ({}, {"second_approver": True}),
    "no training": ({}, {"training_required": True}),
    "training less often": (
        {"training_required": True, "training_months": 12},
        {"training_required": True, "training_months": 6},
    ),
    "training once only": (
        {"training_required": True},
        {"training_required": True, "training_months": 36},
    ),
    "a postponement where nobody must": (
        {"requirement": NOBODY, "postponement_days": 8},
        {"requirement": NOBODY},
    ),
    "something lower beside something higher": (
        {"deadline_days": 0, "postponement_days": 14},
        {"second_approver": False},
    ),
}
# Lower in both directions: somebody gains time either way, or some roles go and some come.
BOTH_WAYS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "days and a day": ({"deadline_on": FIRST}, {}),
    "other roles": ({"requirement": ROLES, "roles": [1]}, {"requirement": ROLES, "roles": [2]}),
    "earlier, with fewer to approve": (
        {"deadline_days": 3},
        {"deadline_days": 14, "second_approver": True},
    ),
}
# Neither way: nothing of it protects.
NEITHER_WAY: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "the same": ({}, {}),
    "the contact": ({"contact_name": "Ana", "contact": "ana@example.mk"}, {}),
    "the issuer": ({"issuer": "My firm"}, {}),
    "days where nobody must": (
        {"requirement": NOBODY, "deadline_days": 45},
        {"requirement": NOBODY},
    ),
    "months where no training is required": ({"training_months": None}, {}),
    "roles that do not count": ({"roles": [1]}, {"roles": [2]}),
}


@pytest.mark.parametrize("name", TABLE)
def test_it_is_lower_one_way_only(name: str) -> None:
    lower, higher = (Policy(**fields) for fields in TABLE[name])
    assert is_lower(lower, higher)
    assert name == "something lower beside something higher" or not is_lower(higher, lower)


@pytest.mark.parametrize("name", BOTH_WAYS)
def test_it_is_lower_for_somebody_both_ways(name: str) -> None:
    one, other = (Policy(**fields) for fields in BOTH_WAYS[name])
    assert is_lower(one, other)
    assert is_lower(other, one)


@pytest.mark.parametrize("name", NEITHER_WAY)
def test_it_is_lower_neither_way(name: str) -> None:
    one, other = (Policy(**fields) for fields in NEITHER_WAY[name])
    assert not is_lower(one, other)
    assert not is_lower(other, one)


def test_every_field_of_the_policy_stands_in_a_table() -> None:
    named = {
        field
        for table in (TABLE, BOTH_WAYS, NEITHER_WAY)
        for pair in table.values()
        for fields in pair
        for field in fields
    }
    stored = {field.name for field in Policy._meta.get_fields()} - {"id", "version"}
    assert named == set(FIELDS) == stored
