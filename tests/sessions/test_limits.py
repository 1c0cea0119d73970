"""Idle for 60 minutes, or 12 hours in all: a session ends, however busy it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from django.test import override_settings
from tests.clock import Clock
from tests.sessions.conftest import Browser, Start

from vratar.core.settings import current
from vratar.sessions import services
from vratar.sessions.models import PendingSignIn, Session

MINUTE, HOUR = 60, 3600


@contextmanager
def limits(**changed: int) -> Iterator[None]:
    """As the operator set them."""
    sessions = replace(current().sessions, **changed)
    with override_settings(VRATAR=replace(current(), sessions=sessions)):
        yield


def test_idle_for_an_hour_it_ends(start: Start, clock: Clock) -> None:
    ana = start()
    clock.advance(HOUR - 1)
    assert ana.is_live()
    clock.advance(1)
    assert not ana.is_live()
    response = ana.client.get("/account/security")
    assert response["Location"].startswith("/login?notice=ended")


def test_in_constant_use_it_ends_after_twelve_hours(start: Start, clock: Clock) -> None:
    ana = start()
    for _ in range(12 * 2 - 1):
        clock.advance(HOUR / 2)
        assert ana.is_in()
    clock.advance(HOUR / 2 - 1)
    assert ana.is_live()
    clock.advance(1)
    assert not ana.is_live()


def test_the_operator_may_shorten_both(start: Start, clock: Clock) -> None:
    ana = start()
    with limits(idle_minutes=5, absolute_hours=1):
        clock.advance(5 * MINUTE)
        assert not ana.is_live()
    with limits(absolute_hours=1):
        assert ana.is_live()
        services.seen(ana.session)
        clock.advance(55 * MINUTE)
        assert not ana.is_live()


def test_activity_is_written_at_most_once_a_minute(start: Start, clock: Clock) -> None:
    ana = start()
    began = ana.session.last_seen_at
    for _ in range(59):
        clock.advance(1)
        ana.is_in()
    assert Session.objects.get().last_seen_at == began
    clock.advance(1)
    ana.is_in()
    seen = Session.objects.get().last_seen_at
    assert (seen - began).total_seconds() == 60
    clock.advance(30)
    ana.is_in()
    assert Session.objects.get().last_seen_at == seen


def test_a_page_that_refuses_is_activity_too(start: Start, clock: Clock) -> None:
    ana = start()
    clock.advance(2 * MINUTE)
    assert ana.client.get("/no/such/page").status_code == 404
    assert Session.objects.get().last_seen_at > ana.session.last_seen_at


def test_a_recovery_session_ends_after_fifteen_minutes(start: Start, clock: Clock) -> None:
    ana = start(recovering=True)
    clock.advance(15 * MINUTE - 1)
    assert ana.client.get("/login/recovered").status_code == 200
    clock.advance(1)
    assert not ana.is_live()


def test_a_choice_made_in_time_makes_it_ordinary(start: Start, clock: Clock) -> None:
    ana = start(recovering=True)
    services.finish_recovery(ana.session)
    clock.advance(15 * MINUTE)
    assert ana.is_live()


def test_re_authentication_restarts_both(start: Start, clock: Clock) -> None:
    ana = start()
    for _ in range(11):
        clock.advance(59 * MINUTE)
        services.seen(ana.session)
        ana.session.refresh_from_db()
    ana = Browser(services.reauthenticated(ana.session, "totp"), ana.session)
    clock.advance(59 * MINUTE)
    assert ana.is_in()
    clock.advance(59 * MINUTE)
    assert ana.is_live()


@pytest.mark.parametrize(("after", "left"), [(0, 3), (15 * MINUTE, 2), (HOUR, 0), (12 * HOUR, 0)])
def test_what_ended_is_removed(start: Start, clock: Clock, after: int, left: int) -> None:
    start()
    start(recovering=True)
    services.start_anonymous()
    clock.advance(after)
    assert services.purge_expired() == 3 - left
    assert Session.objects.count() == left


def test_a_busy_session_is_removed_at_its_absolute_limit(start: Start, clock: Clock) -> None:
    ana = start()
    clock.advance(12 * HOUR)
    Session.objects.update(last_seen_at=ana.session.started_at.replace(year=2100))
    assert services.purge_expired() == 1
    assert not PendingSignIn.objects.exists()
