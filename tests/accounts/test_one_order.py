"""Names are sorted and found the same on every database: by the numbers of their letters."""

import pytest
from tests import cast

from vratar.accounts.models import Administrator, Role

pytestmark = pytest.mark.django_db

NAMES = [
    "ana",
    "Ana-Marija",
    "ana_b",
    "Anatolij",
    "ана",
    "Ѓорѓи",
    "zoran",
    "ärger",
    "b",
    "_x",
    "1st",
]


def test_usernames_and_names_are_in_the_order_of_their_letters_numbers() -> None:
    for name in NAMES:
        cast.make(name)
    for key in ("username_key", "name_key"):
        found = list(Administrator.objects.order_by(key).values_list(key, flat=True))
        assert found == sorted(found)


def test_roles_are_in_the_order_of_their_letters_numbers() -> None:
    Role.objects.all().delete()
    for name in NAMES:
        Role.objects.create(name=name, level=1)
    found = list(Role.objects.order_by("name").values_list("name", flat=True))
    assert found == sorted(NAMES)


@pytest.mark.parametrize("typed", ["ЃОРЃИ", "ѓорѓи", "Ѓорѓи"])
def test_a_name_is_found_in_any_case(typed: str) -> None:
    cast.make("ѓорѓи")
    assert Administrator.objects.named(typed) is not None
