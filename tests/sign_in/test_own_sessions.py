"""Where one is logged in, and ending it; and "It was not me"."""

import pytest
from django.test import Client
from pytest_django import Settings
from tests import cast
from tests.sign_in import mail
from tests.sign_in.conftest import Person

from vratar.accounts.models import Administrator, SecurityState
from vratar.audit.models import Event
from vratar.core.database import writing
from vratar.sessions import services
from vratar.sessions.models import Level, Session
from vratar.sessions.services import Client as Browser

PAGE = "/account/sessions"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"


def elsewhere(
    account: Administrator, level: Level = Level.AAL2, *, recovering: bool = False
) -> Session:
    """Another session of this account."""
    with writing():
        there = Browser("192.0.2.44", WINDOWS)
        return services.start(account, level, there, recovering=recovering)[1]


def alive(session: Session) -> bool:
    return Session.objects.filter(pk=session.pk).exists()


def text_of(person: Person, path: str = PAGE) -> str:
    return person.client.get(path).content.decode()


def test_the_list_tells_device_address_and_how(protected_ana: Person) -> None:
    protected_ana.enter()
    elsewhere(protected_ana.account)
    page = text_of(protected_ana)
    assert "Firefox, Windows" in page
    assert "192.0.2.44" in page
    assert page.count("This session") == 1
    assert page.count("password + code") == 2
    assert "session on Firefox, Windows, last active" in page
    assert f'href="{PAGE}"' in page


@pytest.mark.parametrize(
    ("level", "recovering", "how"),
    [
        (Level.AAL1, False, "password only"),
        (Level.AAL2, False, "password + code"),
        (Level.AAL2, True, "password + recovery code"),
    ],
)
def test_how_a_session_began_is_told_also_after_the_recovery(
    ana: Person, level: Level, recovering: bool, how: str
) -> None:
    ana.enter()
    other = elsewhere(ana.account, level, recovering=recovering)
    services.finish_recovery(other)
    assert how in text_of(ana)


def test_one_is_ended(protected_ana: Person) -> None:
    protected_ana.enter()
    other = elsewhere(protected_ana.account)
    assert protected_ana.client.post(f"{PAGE}/{other.pk}/end")["Location"] == PAGE
    assert "Session ended." in text_of(protected_ana)
    assert not alive(other)
    assert Event.objects.filter(action="session.ended").count() == 1


def test_what_has_ended_and_what_is_somebody_else_s_is_the_same(protected_ana: Person) -> None:
    protected_ana.enter()
    boris = elsewhere(cast.make("boris", "Support"))
    pages = []
    for pk in (boris.pk, boris.pk + 1000):
        protected_ana.client.post(f"{PAGE}/{pk}/end")
        pages.append("That session has already ended." in text_of(protected_ana))
    assert pages == [True, True]
    assert alive(boris)


def test_all_others_end_after_a_question(protected_ana: Person) -> None:
    protected_ana.enter()
    others = [elsewhere(protected_ana.account) for _ in range(2)]
    boris = elsewhere(cast.make("boris", "Support"))
    assert "2 sessions will end." in text_of(protected_ana, f"{PAGE}/end-others")
    assert all(alive(other) for other in others)
    protected_ana.client.post(f"{PAGE}/end-others")
    assert "2 sessions ended." in text_of(protected_ana)
    assert not any(alive(other) for other in others)
    assert alive(boris)


def test_an_ending_by_get_is_none(protected_ana: Person) -> None:
    protected_ana.enter()
    other = elsewhere(protected_ana.account)
    assert protected_ana.client.get(f"{PAGE}/{other.pk}/end").status_code == 405
    assert alive(other)


def test_it_was_not_me(protected_ana: Person, settings: Settings) -> None:
    protected_ana.enter()
    mail.turn_on(settings)
    other = elsewhere(protected_ana.account)
    page = text_of(protected_ana, "/account/not-me")
    assert "All sessions end and you choose a new password." in page
    assert alive(other)
    assert protected_ana.client.post("/account/not-me")["Location"] == "/account/password"
    assert not alive(other)
    assert SecurityState.objects.get().password_compromised_at is not None
    assert Event.objects.filter(action="account.not_me").count() == 1
    assert mail.waiting() == [("it was not me", "ana@example.mk")]
    # The session goes on; the new password asks for a proof first.
    assert protected_ana.client.get("/account/password")["Location"] == "/reauthenticate"


def test_a_stranger_s_browser_ends_nothing(ana: Person) -> None:
    stranger = Client(headers={"Sec-Fetch-Site": "same-origin"})
    other = elsewhere(ana.account)
    stranger.post(f"{PAGE}/{other.pk}/end")
    stranger.post(f"{PAGE}/end-others")
    stranger.post("/account/not-me")
    assert alive(other)
