"""Whenever a session's rights change it gets a new id, and the old one is nothing."""

from collections.abc import Callable

import pytest
from tests.clock import Clock
from tests.sessions.conftest import Browser, Start

from vratar.core import clock as server_clock
from vratar.sessions import services
from vratar.sessions.models import Level, Session

Change = Callable[[Session], str]


@pytest.mark.parametrize(
    "change",
    [
        services.rotate,
        services.lower_level,
        lambda session: services.raise_level(session, "totp"),
        lambda session: services.reauthenticated(session, "totp"),
    ],
    ids=["rotate", "lower", "raise", "re-authenticate"],
)
def test_the_old_id_is_void_at_once(start: Start, change: Change) -> None:
    before = start()
    after = Browser(change(before.session), before.session)
    assert not before.is_live()
    assert after.is_live()
    assert Session.objects.count() == 1


def test_binding_raises_the_level_and_counts_as_explicit(start: Start) -> None:
    session = start(level=Level.AAL1, recovering=True).session
    services.raise_level(session, "totp")
    row = Session.objects.get()
    assert (row.level, row.finish_recovery_by) == (Level.AAL2, None)
    assert services.is_reauthenticated(row, explicit=True)


def test_turning_off_lowers_the_level(start: Start) -> None:
    services.lower_level(start().session)
    assert Session.objects.get().level == Level.AAL1


def test_a_sign_in_opens_sensitive_actions_for_ten_minutes_but_is_not_explicit(
    start: Start, clock: Clock
) -> None:
    session = start().session
    assert services.is_reauthenticated(session, explicit=False)
    assert not services.is_reauthenticated(session, explicit=True)
    clock.advance(599)
    assert services.is_reauthenticated(session, explicit=False)
    clock.advance(1)
    assert not services.is_reauthenticated(session, explicit=False)


def test_a_sign_in_by_recovery_code_is_explicit(start: Start) -> None:
    assert services.is_reauthenticated(start(recovering=True).session, explicit=True)


def test_a_re_authentication_is_explicit_for_ten_minutes(start: Start, clock: Clock) -> None:
    session = start().session
    services.reauthenticated(session, "totp")
    clock.advance(599)
    assert services.is_reauthenticated(session, explicit=True)
    clock.advance(1)
    assert not services.is_reauthenticated(session, explicit=True)


def test_an_anonymous_row_is_never_re_authenticated(db: None) -> None:
    _, row = services.start_anonymous()
    assert not services.is_reauthenticated(row, explicit=False)


def test_five_failed_re_authentications_end_it(start: Start) -> None:
    browser = start()
    for _ in range(4):
        assert not services.count_reauthentication_failure(browser.session)
    assert browser.is_live()
    assert services.count_reauthentication_failure(browser.session)
    assert not browser.is_live()


def test_success_forgets_the_failures(start: Start) -> None:
    session = start().session
    for _ in range(4):
        services.count_reauthentication_failure(session)
    services.reauthenticated(session, "totp")
    assert not services.count_reauthentication_failure(session)


def test_a_long_browser_name_is_cut(start: Start) -> None:
    _, session = services.start(
        start().session.owner, Level.AAL1, services.Client("192.0.2.1", "x" * 5000)
    )
    assert len(session.user_agent) == 256
    assert session.started_at == server_clock.now()
