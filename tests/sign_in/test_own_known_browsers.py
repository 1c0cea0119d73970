"""My Account > Known browsers: what is listed, and what forgetting does."""

from dataclasses import replace

import pytest
from django.test import Client
from pytest_django import Settings
from tests import cast
from tests.clock import Clock
from tests.sign_in.conftest import Person

from vratar.accounts.models import Administrator
from vratar.audit.models import Event
from vratar.core.database import writing
from vratar.core.settings import current
from vratar.sessions import services
from vratar.sessions.models import KnownBrowser, Level, Session
from vratar.sessions.services import Client as Browser
from vratar.throttle.budgets import TRUSTED_PASSWORD

PAGE = "/account/security"
FORGET_ALL = "/account/known-browsers/forget"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"


@pytest.fixture
def inside(protected_ana: Person) -> Person:
    """Ana, signed in with two factors: her browser is known."""
    protected_ana.enter()
    return protected_ana


def elsewhere(account: Administrator) -> KnownBrowser:
    """Another known browser of this account."""
    with writing():
        there = Browser("192.0.2.44", WINDOWS)
        browser = services.start(account, Level.AAL2, there)[1].browser
    assert browser
    return browser


def text_of(person: Person, path: str = PAGE) -> str:
    return person.client.get(path).content.decode()


def forget(person: Person, pk: int) -> str:
    """Press the button; what the page says then."""
    response = person.client.post(f"/account/known-browsers/{pk}/forget")
    assert response["Location"] == PAGE
    return text_of(person)


def test_the_list_names_them_and_marks_this_one(inside: Person, clock: Clock) -> None:
    elsewhere(inside.account)
    clock.advance(3 * 3600)
    inside.client.post("/logout")
    inside.enter()
    page = text_of(inside)
    section = page[page.index("Known browsers") :]
    assert section.index("This browser") < section.index("Firefox, Windows")
    assert section.count("This browser") == 1
    assert "192.0.2.44" in section
    assert "3 hours ago" in section
    assert "is known for 30 days" in section
    assert "Firefox, Windows, known since" in section


def test_others_browsers_are_not_listed(inside: Person) -> None:
    elsewhere(cast.make("boris", "Support"))
    assert "Firefox, Windows" not in text_of(inside)


def test_one_is_forgotten_and_its_session_goes_on(inside: Person) -> None:
    other = elsewhere(inside.account)
    session = Session.objects.get(browser=other)
    assert "Forgotten: Firefox, Windows." in forget(inside, other.pk)
    assert not KnownBrowser.objects.filter(pk=other.pk).exists()
    session.refresh_from_db()
    assert session.browser is None
    event = Event.objects.get(action="known_browser.forgotten")
    assert event.actor == event.target == f"administrator:{inside.account.pk}"
    assert event.content()["details"] == {"browser": "Firefox, Windows"}


def test_this_one_can_be_forgotten_and_is_known_again_after_the_next_login(
    inside: Person, clock: Clock
) -> None:
    page = forget(inside, KnownBrowser.objects.get().pk)
    assert "Forgotten: Unknown browser." in page
    assert "No browser is known." in page
    clock.advance(30)
    inside.client.post("/logout")
    inside.enter()
    assert "This browser" in text_of(inside)


def test_who_was_forgotten_is_throttled_like_any_stranger(inside: Person, clock: Clock) -> None:
    forget(inside, KnownBrowser.objects.get().pk)
    inside.client.post("/logout")
    answers = {inside.log_in(password="wrong").status_code for _ in range(5)}
    assert answers == {422, 429}
    assert TRUSTED_PASSWORD.rolling[0].limit > 5


def test_what_is_forgotten_and_what_is_somebody_else_s_is_the_same(inside: Person) -> None:
    boris = elsewhere(cast.make("boris", "Support"))
    for pk in (boris.pk, boris.pk + 1000):
        assert "That browser has already been forgotten." in forget(inside, pk)
    assert KnownBrowser.objects.filter(pk=boris.pk).exists()
    assert not Event.objects.filter(action="known_browser.forgotten").exists()


def test_all_are_forgotten_after_a_question(inside: Person) -> None:
    elsewhere(inside.account)
    boris = elsewhere(cast.make("boris", "Support"))
    assert "2 browsers will be forgotten, this one too." in text_of(inside, FORGET_ALL)
    assert KnownBrowser.objects.count() == 3
    inside.client.post(FORGET_ALL)
    assert "2 browsers forgotten." in text_of(inside)
    assert list(KnownBrowser.objects.all()) == [boris]
    event = Event.objects.get(action="known_browser.forgotten")
    assert event.content()["details"] == {"count": 2}


def test_where_none_is_known_nothing_is_recorded(inside: Person) -> None:
    KnownBrowser.objects.all().delete()
    inside.client.post(FORGET_ALL)
    assert "0 browsers forgotten." in text_of(inside)
    assert not Event.objects.filter(action="known_browser.forgotten").exists()


def test_a_forgetting_by_get_is_none(inside: Person) -> None:
    known = KnownBrowser.objects.get()
    assert inside.client.get(f"/account/known-browsers/{known.pk}/forget").status_code == 405
    assert KnownBrowser.objects.filter(pk=known.pk).exists()


def test_it_needs_two_factors_and_is_not_shown_without(ana: Person) -> None:
    other = elsewhere(ana.account)
    ana.enter()
    assert "Known browsers" not in text_of(ana)
    for path in (f"/account/known-browsers/{other.pk}/forget", FORGET_ALL):
        assert ana.client.post(path)["Location"] == "/account/two-factor/totp/required"
    stranger = Client(headers={"Sec-Fetch-Site": "same-origin"})
    assert stranger.post(FORGET_ALL)["Location"].startswith("/login")
    assert KnownBrowser.objects.filter(pk=other.pk).exists()


def test_where_the_server_makes_none_known_nothing_is_said(
    inside: Person, settings: Settings
) -> None:
    assert "Known browsers" in text_of(inside)
    sign_in = replace(current().sign_in, known_browser_days=0)
    settings.VRATAR = replace(current(), sign_in=sign_in)
    assert "Known browsers" not in text_of(inside)
