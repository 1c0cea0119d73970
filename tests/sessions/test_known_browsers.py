"""A browser that completed a sign-in is known to that account for thirty days."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from pytest_django import Settings
from tests import cast
from tests.clock import Clock

from vratar.accounts.models import Administrator
from vratar.core.database import writing
from vratar.core.settings import current
from vratar.sessions import known_browsers, pending
from vratar.sessions import services as sessions
from vratar.sessions.models import KnownBrowser, Level, Session
from vratar.sessions.services import Client

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = 24 * 3600


@pytest.fixture
def ana(db: None, clock: Clock) -> Administrator:
    """Ana."""
    return cast.make("ana")


def enter(account: Administrator, cookie: str = "") -> Session:
    """A complete sign-in from a browser that sends this cookie."""
    client = Client("192.0.2.10", "Firefox", cookie)
    with writing():
        return sessions.start(account, Level.AAL2, client)[1]


def test_it_is_known_after_a_complete_sign_in_only(ana: Administrator) -> None:
    with writing():
        _, session = sessions.start(ana, Level.AAL1, cast.ANAS_LAPTOP)
    assert (session.browser_cookie, KnownBrowser.objects.count()) == ("", 0)
    cookie = enter(ana).browser_cookie
    known = known_browsers.of(ana.pk, cookie)
    assert known is not None
    assert (known.source, known.user_agent) == ("192.0.2.10", "Firefox")


def test_it_is_known_to_one_account_only(ana: Administrator) -> None:
    boris = cast.make("boris")
    cookie = enter(ana).browser_cookie
    assert known_browsers.of(boris.pk, cookie) is None
    assert not known_browsers.is_signed(boris.pk, cookie)


def test_the_database_holds_no_id_that_a_browser_could_send(ana: Administrator) -> None:
    raw_id = enter(ana).browser_cookie.partition(":")[0]
    row = KnownBrowser.objects.values().get()
    assert raw_id.encode() not in bytes(row["digest"])
    assert len(raw_id) == 22  # 128 bits


def test_thirty_days_are_thirty_days_however_often_it_is_used(
    ana: Administrator, clock: Clock
) -> None:
    cookie = enter(ana).browser_cookie
    for _ in range(29):
        clock.advance(DAY)
        again = enter(ana, cookie)
        assert again.browser_cookie == ""  # it keeps the one it has
    assert known_browsers.of(ana.pk, cookie) is not None
    assert known_browsers.of_account(ana.pk)[0].last_used_at == again.started_at
    clock.advance(DAY)
    assert known_browsers.of(ana.pk, cookie) is None
    assert known_browsers.of_account(ana.pk) == []
    assert known_browsers.purge_expired() == 1


@pytest.mark.parametrize(
    "forge",
    [
        lambda _: "",
        lambda _: "x" * 10_000,
        lambda _: "a:b:c",
        lambda cookie: cookie[:-1],
        lambda cookie: cookie.upper(),
        lambda cookie: f"A{cookie[1:]}" if cookie[0] != "A" else f"B{cookie[1:]}",
        lambda cookie: f"{cookie}\0",
        lambda cookie: cookie.encode().decode("utf-16-le", errors="replace"),
    ],
)
def test_what_is_not_the_cookie_is_none(ana: Administrator, forge: "Callable[[str], str]") -> None:
    assert known_browsers.of(ana.pk, forge(enter(ana).browser_cookie)) is None


def test_a_forgotten_one_is_none_though_it_was_known(ana: Administrator) -> None:
    session = enter(ana)
    assert session.browser is not None
    known_browsers.forget(ana.pk, [session.browser.pk])
    assert known_browsers.of(ana.pk, session.browser_cookie) is None
    assert known_browsers.is_signed(ana.pk, session.browser_cookie)
    session.refresh_from_db()
    assert session.browser is None


def test_nobody_forgets_another_s(ana: Administrator) -> None:
    boris = cast.make("boris")
    session = enter(ana)
    assert session.browser is not None
    assert known_browsers.forget(boris.pk, [session.browser.pk]) == 0


def test_a_change_of_factors_or_password_leaves_the_acting_one_under_a_new_id(
    ana: Administrator,
) -> None:
    acting, other = enter(ana), enter(ana)
    before, end = acting.browser_cookie, acting.browser.expires_at  # type: ignore[union-attr]
    with writing():
        sessions.cut_off(ana, kept=acting)
        sessions.rotate(acting)
    assert known_browsers.of(ana.pk, other.browser_cookie) is None
    assert known_browsers.of(ana.pk, before) is None
    known = known_browsers.of(ana.pk, acting.browser_cookie)
    assert known is not None
    assert known.expires_at == end


def test_when_everything_ends_none_stays(ana: Administrator) -> None:
    cookie = enter(ana).browser_cookie
    with writing():
        sessions.cut_off(ana, kept=None)
    assert known_browsers.of(ana.pk, cookie) is None
    assert not KnownBrowser.objects.exists()


def test_a_row_restored_from_a_copy_of_before_is_void(ana: Administrator) -> None:
    cookie = enter(ana).browser_cookie
    row = KnownBrowser.objects.get()
    with writing():
        sessions.cut_off(ana, kept=None)
    row.save(force_insert=True)
    assert known_browsers.of(ana.pk, cookie) is None


def test_twenty_are_kept_those_used_last(ana: Administrator, clock: Clock) -> None:
    cookies = []
    for _ in range(21):
        clock.advance(1)
        cookies.append(enter(ana).browser_cookie)
    assert known_browsers.of(ana.pk, cookies[0]) is None
    assert all(known_browsers.of(ana.pk, cookie) for cookie in cookies[1:])


def test_binding_makes_the_browser_known(ana: Administrator) -> None:
    with writing():
        _, session = sessions.start(ana, Level.AAL1, cast.ANAS_LAPTOP)
        sessions.cut_off(ana, kept=session)
        sessions.raise_level(session, "totp")
    assert known_browsers.of(ana.pk, session.browser_cookie) is not None


def test_with_no_days_there_are_none(ana: Administrator, settings: Settings) -> None:
    sign_in = replace(current().sign_in, known_browser_days=0)
    settings.VRATAR = replace(current(), sign_in=sign_in)
    assert enter(ana).browser_cookie == ""
    assert not KnownBrowser.objects.exists()


def test_five_half_done_sign_ins_of_a_thief_leave_that_of_a_known_browser(
    ana: Administrator,
) -> None:
    browser = enter(ana).browser
    with writing():
        hers, _ = pending.start(ana, "192.0.2.10", "", browser)
        thiefs = [pending.start(ana, "203.0.113.66", "")[0] for _ in range(6)]
    assert pending.find(hers) is not None
    assert [bool(pending.find(raw_id)) for raw_id in thiefs] == [False] + [True] * 5
