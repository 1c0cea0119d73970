"""A username is taken in every spelling; no other constraint is called a taken name."""

import unicodedata
from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction
from tests import cast
from tests.staff.acting import refused, session_of

from vratar.accounts.models import Administrator, Role
from vratar.staff.services.adding import Added, add
from vratar.staff.services.details import Details, Refusal, stored
from vratar.staff.services.editing import change

HOLDER = "Zoé.Ѓ"
SPELLINGS = {
    "as it is": HOLDER,
    "in another case": HOLDER.swapcase(),
    "decomposed": unicodedata.normalize("NFD", HOLDER),
    "full-width": "Ｚｏé.Ѓ",
    "with blanks around": f" {HOLDER} ",
}


@pytest.fixture
def holder(ana: Administrator) -> Administrator:
    """Somebody whose name is written with accents."""
    return cast.make(HOLDER, "Support")


def new(username: str, email: str = "new@example.mk") -> Details:
    return Details("", "", username, email, Role.objects.get(name="Support"), "", "")


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_nobody_is_added_under_a_name_somebody_has(
    ana: Administrator, holder: Administrator, spelling: str
) -> None:
    session, details = session_of(ana), new(SPELLINGS[spelling])
    with transaction.atomic():  # what is taken back, is so up to here
        outcome = add(session, details, by_mail=False, client=cast.ANAS_LAPTOP)
    assert outcome is Refusal.USERNAME_TAKEN
    assert Administrator.objects.count() == 2


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_nobody_is_renamed_to_a_name_somebody_has(
    ana: Administrator, holder: Administrator, vera: Administrator, spelling: str
) -> None:
    wanted = replace(stored(vera), username=SPELLINGS[spelling])
    session = session_of(ana)
    with transaction.atomic():
        outcome = change(session, vera.pk, vera.version, wanted, client=cast.ANAS_LAPTOP)
    assert outcome is Refusal.USERNAME_TAKEN
    vera.refresh_from_db()
    assert (vera.username, vera.version) == ("vera", 1)


def test_ones_own_name_may_be_spelt_another_way(ana: Administrator, vera: Administrator) -> None:
    wanted = replace(stored(vera), username="Vera")
    change(session_of(ana), vera.pk, vera.version, wanted, client=cast.ANAS_LAPTOP)
    vera.refresh_from_db()
    assert (vera.username, vera.username_key) == ("Vera", "vera")


@pytest.fixture
def unique_addresses(ana: Administrator, vera: Administrator) -> None:
    """Let the database refuse an address that somebody has."""
    table = Administrator._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE UNIQUE INDEX one_address_each ON {table} (email)")


@pytest.mark.usefixtures("unique_addresses")
def test_another_constraint_on_adding_is_not_called_a_taken_name(
    ana: Administrator, vera: Administrator
) -> None:
    with refused(IntegrityError):
        add(session_of(ana), new("somebody", vera.email), by_mail=False, client=cast.ANAS_LAPTOP)
    free = add(session_of(ana), new("somebody"), by_mail=False, client=cast.ANAS_LAPTOP)
    assert isinstance(free, Added)


@pytest.mark.usefixtures("unique_addresses")
def test_another_constraint_on_editing_is_not_called_a_taken_name(
    ana: Administrator, vera: Administrator
) -> None:
    wanted = replace(stored(vera), email=ana.email)
    with refused(IntegrityError):
        change(session_of(ana), vera.pk, vera.version, wanted, client=cast.ANAS_LAPTOP)
    vera.refresh_from_db()
    assert vera.email == "vera@example.mk"
