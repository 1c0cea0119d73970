"""The demo's people: the same at every run, in two scripts, with every status."""

import pytest

from vratar.accounts.models import Administrator
from vratar.cli.demo_people import STATES, people
from vratar.cli.demo_rows import Passwords, store
from vratar.core import clock
from vratar.staff.services.from_host import everybody


def test_a_number_is_always_the_same_person() -> None:
    assert list(people(1, 300))[100:] == list(people(101, 200))


def test_names_are_latin_and_cyrillic_and_all_states_are_there() -> None:
    found = list(people(1, 300))
    assert {one.first_name.isascii() for one in found} == {True, False}
    assert {one.state for one in found} == set(STATES)
    assert len({one.time_zone for one in found}) > 5


@pytest.mark.django_db
def test_the_list_shows_the_status_that_was_wanted() -> None:
    invented = list(people(1, len(STATES)))
    store(invented, Passwords("x", "!"), clock.now())
    shown = {administrator.username: status.state for administrator, status in everybody()}
    wanted = {one.username: one.state.replace("protected", "on") for one in invented}
    assert shown == wanted


@pytest.mark.django_db
def test_they_are_found_as_if_they_had_been_saved() -> None:
    store(list(people(1, 20)), Passwords("x", "!"), clock.now())
    for administrator in Administrator.objects.all():
        keys = administrator.name_key, administrator.search_key
        administrator.save()
        assert (administrator.name_key, administrator.search_key) == keys
