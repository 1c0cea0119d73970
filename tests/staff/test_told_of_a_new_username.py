"""Whoever has a new username is told it: without it they cannot log in."""

from dataclasses import replace

import pytest
from pytest_django import Settings
from tests import cast
from tests.sign_in import mail
from tests.staff.acting import session_of

from vratar.accounts.models import Administrator
from vratar.notices.models import Mail
from vratar.staff.services.details import stored
from vratar.staff.services.editing import change


@pytest.fixture(autouse=True)
def _mail_is_on(settings: Settings) -> None:
    mail.turn_on(settings)


def _change(ana: Administrator, vera: Administrator, **changed: str) -> None:
    vera = Administrator.objects.select_related("security_state", "role").get(pk=vera.pk)
    wanted = replace(stored(vera), **changed)  # type: ignore[arg-type]
    change(session_of(ana), vera.pk, vera.version, wanted, client=cast.ANAS_LAPTOP)


def test_the_person_alone_is_told_the_new_name_and_by_whom(
    ana: Administrator, boris: Administrator, vera: Administrator
) -> None:
    _change(ana, vera, username="qx7")
    told = Mail.objects.get()
    assert (told.kind, told.address) == ("username changed", "vera@example.mk")
    assert (told.details["username"], told.details["by"]) == ("qx7", "ana")


def test_it_goes_to_the_new_address_where_that_changed_too(
    ana: Administrator, vera: Administrator
) -> None:
    _change(ana, vera, username="qx7", email="new@example.mk")
    assert sorted(mail.waiting()) == [
        ("email changed", "new@example.mk"),
        ("email changed", "vera@example.mk"),
        ("username changed", "new@example.mk"),
    ]


def test_another_first_name_is_no_new_username(ana: Administrator, vera: Administrator) -> None:
    _change(ana, vera, first_name="Љубица")
    assert mail.waiting() == []
