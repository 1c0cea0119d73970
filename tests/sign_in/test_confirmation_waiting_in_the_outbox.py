"""A mail that waits cannot carry a younger link than was asked for."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from django.test import Client
from pytest_django import Settings
from tests import cast
from tests.clock import Clock
from tests.notices.inbox import Inbox, mail_server, text_of
from tests.staff.acting import session_of

from vratar.accounts.models import Administrator
from vratar.core.database import writing
from vratar.core.settings import current
from vratar.notices import sending
from vratar.notices.models import Mail
from vratar.sessions import services as sessions
from vratar.sessions.models import Level
from vratar.sign_in.services.details import EmailOutcome, change_email
from vratar.sign_in.services.forgotten import request_link
from vratar.staff.services.details import stored
from vratar.staff.services.editing import change
from vratar.staff.services.links import new_link

CORRECTED, EVIL = "boris.right@example.mk", "evil@example.com"


@pytest.fixture
def inbox(settings: Settings) -> Iterator[Inbox]:
    """An installation that sends to a mail server of this machine."""
    with mail_server() as inbox:
        mail = replace(current().mail, server=inbox.url, sender="panel@example.mk")
        settings.VRATAR = replace(current(), mail=mail)
        yield inbox


@pytest.fixture
def ana(db: None, clock: Clock) -> Administrator:
    return cast.make("ana", "Owner")


@pytest.fixture
def boris(db: None, clock: Clock) -> Administrator:
    return cast.make("boris", "Administrator")


def _ask_to_confirm(_ana: Administrator, boris: Administrator) -> None:
    with writing():
        _, session = sessions.start(boris, Level.AAL2, cast.MALLORY)
        sessions.reauthenticated(session, "totp")
    assert change_email(session, EVIL, cast.MALLORY) is EmailOutcome.SENT


def _ask_for_a_reset_link(_ana: Administrator, _boris: Administrator) -> None:
    assert request_link("boris", cast.MALLORY) is None


def _issue_a_set_up_link(ana: Administrator, boris: Administrator) -> None:
    new_link(session_of(ana), boris.pk, by_mail=True, client=cast.ANAS_LAPTOP)


ASKED: dict[str, Callable[[Administrator, Administrator], None]] = {
    "confirm email": _ask_to_confirm,
    "reset link": _ask_for_a_reset_link,
    "set-up link": _issue_a_set_up_link,
}


def _correct_address(ana: Administrator, boris: Administrator) -> None:
    """Another administrator says what the address is."""
    now = Administrator.objects.select_related("security_state", "role").get(pk=boris.pk)
    wanted = replace(stored(now), email=CORRECTED)
    change(session_of(ana), boris.pk, now.version, wanted, client=cast.ANAS_LAPTOP)
    assert Administrator.objects.get(pk=boris.pk).email == CORRECTED


@pytest.mark.parametrize("kind", ASKED)
def test_a_link_that_waited_while_the_address_was_corrected_is_dropped(
    inbox: Inbox, ana: Administrator, boris: Administrator, kind: str
) -> None:
    ASKED[kind](ana, boris)
    waiting = Mail.objects.get(kind=kind)
    _correct_address(ana, boris)
    sending.send_due()
    waiting.refresh_from_db()
    assert waiting.sent_at is None
    assert waiting.given_up_at is not None
    assert all(f"/{boris.pk}/" not in text_of(mail) for mail in inbox.mails)
    assert EVIL not in {mail["To"] for mail in inbox.mails}


@pytest.mark.parametrize("kind", ASKED)
def test_a_link_that_waited_while_nothing_was_changed_is_good(
    inbox: Inbox, ana: Administrator, boris: Administrator, clock: Clock, kind: str
) -> None:
    ASKED[kind](ana, boris)
    clock.advance(1800)
    sending.send_due()
    (text,) = (text_of(mail) for mail in inbox.mails if f"/{boris.pk}/" in text_of(mail))
    (url,) = (word for word in text.split() if f"/{boris.pk}/" in word)
    browser = Client(headers={"Sec-Fetch-Site": "same-origin"})
    form = browser.get(urlsplit(url).path)["Location"]
    assert browser.get(form).status_code == 200
