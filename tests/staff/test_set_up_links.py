"""A set-up link for another: mailed or shown once, never anywhere else (N55, N66)."""

import re
from datetime import timedelta

import pytest
from pytest_django import Settings
from tests.clock import Clock
from tests.sign_in import mail
from tests.staff.acting import browser_of, page_of, session_of

from vratar.accounts.links import Kind, bound_to, read
from vratar.accounts.models import Administrator
from vratar.audit.models import Event
from vratar.core import clock as time
from vratar.notices.models import Mail
from vratar.sessions import services as sessions
from vratar.staff.services.lifecycle import deactivate
from vratar.staff.services.links import Done, new_link


def invite(account: Administrator) -> None:
    """As if nobody had chosen a password yet."""
    account.set_unusable_password()
    account.save()


def token_in(text: str) -> str:
    (found,) = re.finditer(r"/setup-link/\d+/([\w:=-]+)", text)
    return found.group(1)


def shown(ana: Administrator, igor: Administrator) -> str:
    issued = new_link(session_of(ana), igor.pk, by_mail=False, client=CLIENT)
    assert isinstance(issued, Done)
    return token_in(issued.url)


CLIENT = sessions.Client("192.0.2.10", "Firefox")


@pytest.mark.parametrize("invited", [True, False])
def test_it_is_shown_in_the_answer_and_opens_for_a_day(
    ana: Administrator, igor: Administrator, clock: Clock, invited: bool
) -> None:
    if invited:
        invite(igor)
    browser = browser_of(ana)
    response = browser.post(page_of(igor, "new-link"))
    text = response.content.decode()
    assert response.status_code == 200
    assert "This link is shown only now. It works once, until" in text
    assert 'data-copy="#set-up-link"' in text
    token = token_in(text)
    link = read(Kind.SET_UP, token)
    assert link is not None
    assert link.account == igor
    igor.security_state.refresh_from_db()
    assert igor.security_state.link_expires_at == link.expires_at
    assert timedelta(hours=23, minutes=59) < link.expires_at - time.now() <= timedelta(hours=24)
    assert token not in browser.get(page_of(igor, "new-link")).content.decode()
    clock.advance(24 * 3600)
    assert read(Kind.SET_UP, token) is None


def test_no_log_holds_it(
    ana: Administrator, igor: Administrator, caplog: pytest.LogCaptureFixture
) -> None:
    token = token_in(browser_of(ana).post(page_of(igor, "new-link")).content.decode())
    event = Event.objects.get(action="link.issued")
    assert (event.actor, event.target) == (f"administrator:{ana.pk}", f"administrator:{igor.pk}")
    assert token not in event.text
    assert token not in caplog.text


def test_without_a_mail_server_only_showing_is_offered(
    ana: Administrator, igor: Administrator
) -> None:
    browser = browser_of(ana)
    assert 'name="delivery"' not in browser.get(page_of(igor, "new-link")).content.decode()
    response = browser.post(page_of(igor, "new-link"), {"delivery": "mail"})
    assert token_in(response.content.decode())
    assert not Mail.objects.exists()


def test_a_mailed_one_is_shown_to_nobody(
    ana: Administrator, igor: Administrator, settings: Settings
) -> None:
    mail.turn_on(settings)
    browser = browser_of(ana)
    assert 'name="delivery"' in browser.get(page_of(igor, "new-link")).content.decode()
    assert browser.post(page_of(igor, "new-link"), {"delivery": "fax"}).status_code == 422
    response = browser.post(page_of(igor, "new-link"), {"delivery": "mail"})
    assert (response.status_code, response.content) == (303, b"")
    queued = Mail.objects.get()
    assert (queued.kind, queued.address) == ("set-up link", "igor@example.mk")
    until = igor.security_state.__class__.objects.get(pk=igor.pk).link_expires_at
    assert until is not None
    assert queued.details == {
        "by": "ana",
        **bound_to(igor),
        "until": int(until.timestamp()),
    }


def test_the_newest_link_of_somebody_invited_is_the_only_one(
    ana: Administrator, igor: Administrator
) -> None:
    invite(igor)
    first, second = shown(ana, igor), shown(ana, igor)
    assert read(Kind.SET_UP, first) is None
    assert read(Kind.SET_UP, second)


def test_nothing_of_an_active_person_ends_before_it_is_used(
    ana: Administrator, igor: Administrator
) -> None:
    session = session_of(igor)
    shown(ana, igor)
    assert sessions.of_account(igor.pk) == [session]
    igor.refresh_from_db()
    assert igor.has_usable_password()


def test_a_changed_password_or_a_deactivation_ends_it(
    ana: Administrator, igor: Administrator
) -> None:
    token = shown(ana, igor)
    igor.set_password("a lantern over a frozen lake")
    igor.save()
    assert read(Kind.SET_UP, token) is None
    token = shown(ana, igor)
    deactivate(session_of(ana), igor.pk, CLIENT)
    Administrator.objects.filter(pk=igor.pk).update(is_active=True)
    assert read(Kind.SET_UP, token) is None


def test_an_inactive_person_gets_none(ana: Administrator, igor: Administrator) -> None:
    Administrator.objects.filter(pk=igor.pk).update(is_active=False)
    browser = browser_of(ana)
    for method in ("get", "post"):
        assert getattr(browser, method)(page_of(igor, "new-link")).status_code == 303
    assert new_link(session_of(ana), igor.pk, by_mail=False, client=CLIENT) is None
    assert not Event.objects.filter(action="link.issued").exists()
