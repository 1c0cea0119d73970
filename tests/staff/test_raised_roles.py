"""A role that allows more than before is told to everybody; one that allows less is no news."""

from dataclasses import replace

import pytest
from pytest_django import Settings
from tests import cast
from tests.sign_in import mail
from tests.staff.acting import session_of

from vratar.accounts.models import Administrator, Role
from vratar.accounts.permissions import Permission
from vratar.notices.models import Mail
from vratar.staff.services.roles import RoleDetails, RoleRefusal, change_role


@pytest.fixture(autouse=True)
def _company(
    ana: Administrator, boris: Administrator, vera: Administrator, settings: Settings
) -> None:
    left = cast.make("lev", "Support")
    Administrator.objects.filter(pk=left.pk).update(is_active=False)
    mail.turn_on(settings)


def _change(ana: Administrator, **changed: object) -> Role | RoleRefusal:
    role = Role.objects.get(name="Support")
    as_is = RoleDetails(role.name, role.level, role.granted)
    wanted = replace(as_is, **changed)  # type: ignore[arg-type]
    return change_role(session_of(ana), role.pk, role.version, wanted, cast.ANAS_LAPTOP)


def _granted() -> frozenset[Permission]:
    return Role.objects.get(name="Support").granted


EVERYBODY = [("role raised", f"{name}@example.mk") for name in ("ana", "boris", "vera")]


def test_a_permission_more_is_told_to_every_active_administrator(ana: Administrator) -> None:
    _change(ana, permissions=_granted() | {Permission.MANAGE_ADMINISTRATORS})
    assert sorted(mail.waiting()) == EVERYBODY
    details = Mail.objects.values_list("details", flat=True)[0]
    assert (details["role"], details["by"]) == ("Support", "ana")
    assert details["source"] == cast.ANAS_LAPTOP.source


def test_a_higher_level_is_told_to_them_too(ana: Administrator) -> None:
    _change(ana, level=9)
    assert sorted(mail.waiting()) == EVERYBODY


def test_one_permission_for_another_is_told_to_them_too(ana: Administrator) -> None:
    lost = min(_granted())
    _change(ana, level=1, permissions=_granted() - {lost} | {Permission.MANAGE_ROLES})
    assert sorted(mail.waiting()) == EVERYBODY


def test_a_permission_less_is_no_news(ana: Administrator) -> None:
    _change(ana, permissions=frozenset({Permission.VIEW_ADMINISTRATORS}))
    assert _granted() == {Permission.VIEW_ADMINISTRATORS}
    assert mail.waiting() == []


def test_a_lower_level_is_no_news(ana: Administrator) -> None:
    _change(ana, level=1)
    assert mail.waiting() == []


def test_another_name_is_no_news(ana: Administrator) -> None:
    _change(ana, name="Help desk")
    assert Role.objects.filter(name="Help desk").exists()
    assert mail.waiting() == []


def test_a_raise_that_was_refused_is_no_news(ana: Administrator) -> None:
    assert _change(ana, level=9, name="Owner") is RoleRefusal.NAME_TAKEN
    assert mail.waiting() == []
