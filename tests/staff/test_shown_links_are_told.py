"""A set-up link that was shown for somebody active is told to them and to the Owners."""

import pytest
from pytest_django import Settings
from tests import cast
from tests.sign_in import mail
from tests.staff.acting import browser_of, page_of, session_of

from vratar.accounts.models import Administrator
from vratar.notices.models import Mail
from vratar.staff.services.links import new_link


@pytest.fixture(autouse=True)
def _company(ana: Administrator, settings: Settings) -> None:
    cast.make("olga", "Owner")
    left = cast.make("lev", "Owner")
    Administrator.objects.filter(pk=left.pk).update(is_active=False)
    mail.turn_on(settings)


def _told() -> list[tuple[str, str]]:
    return sorted((kind, address.removesuffix("@example.mk")) for kind, address in mail.waiting())


def test_the_person_and_every_active_owner_are_told_by_whom(
    boris: Administrator, vera: Administrator
) -> None:
    page = page_of(vera, "new-link")
    assert browser_of(boris).post(page, {"delivery": "shown"}).status_code == 200
    assert _told() == [("link shown", name) for name in ("ana", "olga", "vera")]
    details = Mail.objects.values_list("details", flat=True)[0]
    assert (details["by"], details["name"], details["about"]) == ("boris", "vera", vera.pk)


def test_who_made_it_needs_no_telling(ana: Administrator, vera: Administrator) -> None:
    new_link(session_of(ana), vera.pk, by_mail=False, client=cast.ANAS_LAPTOP)
    assert _told() == [("link shown", "olga"), ("link shown", "vera")]


def test_an_owner_whom_it_is_for_is_told_once(ana: Administrator) -> None:
    olga = Administrator.objects.get(username="olga")
    new_link(session_of(ana), olga.pk, by_mail=False, client=cast.ANAS_LAPTOP)
    assert _told() == [("link shown", "olga")]


def test_a_mailed_link_is_the_mail(ana: Administrator, vera: Administrator) -> None:
    new_link(session_of(ana), vera.pk, by_mail=True, client=cast.ANAS_LAPTOP)
    assert _told() == [("set-up link", "vera")]


def test_a_link_for_somebody_invited_is_no_news(ana: Administrator, vera: Administrator) -> None:
    vera.set_unusable_password()
    vera.save()
    new_link(session_of(ana), vera.pk, by_mail=False, client=cast.ANAS_LAPTOP)
    assert _told() == []
