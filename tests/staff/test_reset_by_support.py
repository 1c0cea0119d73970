"""Whoever may reset but not manage never sees the link that goes with a new password."""

import re
from dataclasses import replace

import pytest
from django.test import Client
from pytest_django import Settings
from tests import cast
from tests.clock import Clock
from tests.sign_in import mail
from tests.staff.acting import ANSWERS, RESET, browser_of, page_of, refused, session_of

from vratar.accounts.models import Administrator
from vratar.accounts.permissions import Permission
from vratar.core.mail_settings import CONSOLE
from vratar.core.settings import current
from vratar.notices.models import Mail
from vratar.policy.authority import NotAllowedError
from vratar.staff.services.reset import reset_two_factor

WITH_PASSWORD = replace(ANSWERS, renew=True)


@pytest.fixture
def petra(db: None, clock: Clock) -> Administrator:
    """Another of Support."""
    account = cast.make("petra", "Support")
    cast.enrol(account)
    return account


@pytest.fixture
def browser(vera: Administrator, petra: Administrator) -> Client:
    assert not vera.role.may(Permission.MANAGE_ADMINISTRATORS)
    return browser_of(vera)


def _still_theirs(account: Administrator) -> bool:
    return Administrator.objects.get(pk=account.pk).has_usable_password()


def _inputs(browser: Client, petra: Administrator, name: str) -> list[str]:
    page = browser.get(page_of(petra, "reset-two-factor")).content.decode()
    return re.findall(rf'<input[^>]*name="{name}"[^>]*>', page)


@pytest.mark.parametrize("server", [mail.SERVER, CONSOLE])
def test_with_mail_the_link_can_only_be_mailed(
    browser: Client, petra: Administrator, settings: Settings, server: str
) -> None:
    settings.VRATAR = replace(current(), mail=replace(current().mail, server=server))
    (way,) = _inputs(browser, petra, "delivery")
    assert 'value="mail"' in way
    assert "checked" in way
    shown = browser.post(page_of(petra, "reset-two-factor"), {**RESET, "delivery": "shown"})
    assert shown.status_code == 422
    assert _still_theirs(petra)
    mailed = browser.post(page_of(petra, "reset-two-factor"), {**RESET, "delivery": "mail"})
    assert (mailed.status_code, mailed.content) == (303, b"")
    assert not _still_theirs(petra)
    assert Mail.objects.get(kind="set-up link").address == petra.email


def test_without_mail_a_new_password_is_not_offered_and_not_taken(
    browser: Client, petra: Administrator
) -> None:
    assert _inputs(browser, petra, "renew") == _inputs(browser, petra, "delivery") == []
    answer = browser.post(page_of(petra, "reset-two-factor"), RESET)
    assert answer.status_code == 303
    assert _still_theirs(petra)


@pytest.mark.parametrize(
    ("is_on", "by_mail"), [(False, False), (False, True), (True, False)], ids=str
)
def test_the_service_shows_it_to_nobody_who_may_not_manage(
    vera: Administrator, petra: Administrator, settings: Settings, is_on: bool, by_mail: bool
) -> None:
    if is_on:
        mail.turn_on(settings)
    answers = replace(WITH_PASSWORD, by_mail=by_mail)
    with refused(NotAllowedError):
        reset_two_factor(session_of(vera), petra.pk, answers, cast.MALLORY)
    assert _still_theirs(petra)
    assert cast.authenticator(petra).status == "active"


def test_who_may_manage_is_offered_both_ways(
    ana: Administrator, petra: Administrator, settings: Settings
) -> None:
    mail.turn_on(settings)
    browser = browser_of(ana)
    assert len(_inputs(browser, petra, "delivery")) == 2
    shown = browser.post(page_of(petra, "reset-two-factor"), {**RESET, "delivery": "shown"})
    assert "/setup-link/" in shown.content.decode()
