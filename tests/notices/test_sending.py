"""Mails reach a real SMTP server: once, readable, in the recipient's language, without secrets."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.db import connection
from pytest_django import Settings
from tests import cast
from tests.clock import Clock
from tests.notices.inbox import Inbox, html_of, mail_server, text_of
from tests.whole.on_disk import restore_roles

from vratar.accounts.links import bound_to
from vratar.accounts.models import Administrator, SecurityState
from vratar.core.database import writing
from vratar.core.settings import current
from vratar.notices import sending
from vratar.notices.kinds import Notice
from vratar.notices.models import Mail
from vratar.notices.services import queue, trouble


@pytest.fixture
def inbox(settings: Settings) -> Iterator[Inbox]:
    """An installation that sends to a mail server of this machine."""
    with mail_server() as inbox:
        mail = replace(current().mail, server=inbox.url, sender="panel@example.mk")
        settings.VRATAR = replace(current(), mail=mail)
        yield inbox


@pytest.fixture
def boris(clock: Clock) -> Administrator:
    return cast.make("boris", "Administrator")


def tell(kind: Notice, account: Administrator, **details: str | int) -> None:
    with writing():
        queue(kind, account, details=details)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", list(Notice))
@pytest.mark.parametrize("language", ["en", "mk"])
def test_every_notice_arrives_in_both_forms(
    inbox: Inbox, boris: Administrator, clock: Clock, kind: Notice, language: str
) -> None:
    SecurityState.objects.filter(account=boris).update(language=language)
    until = int(clock.now()) + 600
    values: dict[str, str | int] = {
        "by": "Ana",
        "name": "Boris",
        "email": "new@example.mk",
        "until": until,
        "alarm": "fleet",
    }
    tell(kind, boris, **values, **bound_to(boris))
    assert sending.send_due() == 1
    (mail,) = inbox.mails
    assert mail["To"] == "boris@example.mk"
    assert mail["From"] == "Vratar <panel@example.mk>"
    assert mail["Content-Language"] == language
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Subject"]
    assert "Vratar" in text_of(mail)
    assert f'<html lang="{language}" dir="ltr">' in html_of(mail)
    assert cast.PASSWORD not in mail.as_string()


@pytest.mark.django_db
def test_it_says_when_from_where_and_by_whom(
    inbox: Inbox, boris: Administrator, clock: Clock
) -> None:
    SecurityState.objects.filter(account=boris).update(time_zone="Europe/Skopje")
    tell(Notice.RESET, boris, by="Ana", source="192.0.2.10", reason="Lost phone")
    sending.send_due()
    text = text_of(inbox.mails[0])
    assert inbox.mails[0]["Subject"] == "Ana reset your two-factor authentication"
    for told in ("By: Ana", "From address: 192.0.2.10", "Reason: Lost phone", "UTC", "When: "):
        assert told in text


@pytest.mark.django_db
def test_a_mail_is_sent_once(inbox: Inbox, boris: Administrator, clock: Clock) -> None:
    tell(Notice.BOUND, boris)
    assert [sending.send_due() for _ in range(3)] == [1, 0, 0]
    clock.advance(86400)
    assert sending.send_due() == 0
    assert len(inbox.mails) == 1


@pytest.mark.django_db(transaction=True)
def test_of_many_senders_one_sends(inbox: Inbox) -> None:
    restore_roles()
    boris = cast.make("boris", "Administrator")
    for _ in range(5):
        tell(Notice.BOUND, boris)

    def work() -> None:
        sending.send_due()
        connection.close()

    senders = [threading.Thread(target=work) for _ in range(4)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert len(inbox.mails) == 5


@pytest.mark.django_db
def test_a_refused_mail_is_tried_again_later(
    inbox: Inbox, boris: Administrator, clock: Clock
) -> None:
    inbox.answer = "451 try later boris@example.mk"
    tell(Notice.BOUND, boris)
    assert sending.send_due() == 0
    assert Mail.objects.get().last_error == "SMTPDataError 451"
    inbox.answer = "250 OK"
    assert sending.send_due() == 0
    clock.advance(61)
    assert sending.send_due() == 1


@pytest.mark.django_db
def test_a_dead_server_is_trouble_and_at_last_given_up(
    inbox: Inbox, settings: Settings, boris: Administrator, clock: Clock
) -> None:
    settings.VRATAR = replace(current(), mail=replace(current().mail, server="smtp://127.0.0.1:1"))
    tell(Notice.BOUND, boris)
    sending.send_due()
    assert not trouble()
    clock.advance(16 * 60)
    assert trouble()
    for _ in range(60):
        sending.send_due()
        clock.advance(3600)
    mail = Mail.objects.get()
    assert mail.given_up_at is not None
    assert mail.sent_at is None


@pytest.mark.django_db
def test_a_decoy_and_a_void_link_are_dropped(
    inbox: Inbox, boris: Administrator, clock: Clock
) -> None:
    until = int(clock.now()) + 600
    with writing():
        queue(Notice.RESET_LINK, None)
    bound = bound_to(boris)
    tell(Notice.RESET_LINK, boris, **{**bound, "epoch": 99}, until=until)
    tell(Notice.RESET_LINK, boris, **{**bound, "stamp": "of another address"}, until=until)
    tell(Notice.RESET_LINK, boris, **bound, until=int(clock.now()) - 1)
    assert sending.send_due() == 0
    assert Mail.objects.exclude(given_up_at=None).count() == 4
    assert inbox.mails == []


@pytest.mark.django_db
def test_what_people_type_is_neither_markup_nor_a_header(
    inbox: Inbox, boris: Administrator
) -> None:
    hostile = "<b>x</b>\r\nBcc: all@example.mk"
    tell(Notice.RESET, boris, by=hostile, reason=hostile, browser=hostile)
    assert sending.send_due() == 1
    (mail,) = inbox.mails
    assert mail["Bcc"] is None
    assert "<b>" not in html_of(mail)


@pytest.mark.django_db
def test_the_outbox_holds_no_link(inbox: Inbox, boris: Administrator, clock: Clock) -> None:
    tell(Notice.SET_UP_LINK, boris, **bound_to(boris), until=int(clock.now()) + 600)
    row = Mail.objects.values().get()
    sending.send_due()
    assert "/setup-link/" in text_of(inbox.mails[0])
    assert "setup-link" not in str(row)
