"""Alarms reach a real web server: each once, in order, again if refused, never for long."""

import json
import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.db import connection
from pytest_django import Settings
from tests.clock import Clock
from tests.notices.listener import Listener, dripping, listening
from tests.notices.watching import HOUR, House, refuse_codes
from tests.whole.on_disk import restore_roles
from tests.whole.ports import free_port

from vratar.core import clock as server_clock
from vratar.core.settings import current
from vratar.notices import webhook
from vratar.notices.alarm_names import Alarm
from vratar.notices.models import AlarmCall

TOKEN = "T0k3n-of-the-address"


def call(settings: Settings, address: str) -> None:
    """Name this address in the settings."""
    audit = replace(current().audit, alarm_webhook=address)
    settings.VRATAR = replace(current(), audit=audit)


@pytest.fixture
def listener(settings: Settings) -> Iterator[Listener]:
    """A server that the installation calls."""
    with listening() as listener:
        call(settings, f"{listener.url}/hook/{TOKEN}?to=team")
        yield listener


@pytest.fixture
def house(clock: Clock) -> House:
    return House()


def alarm() -> None:
    """A fleet alarm begins."""
    refuse_codes(30)
    House().look(Alarm.FLEET)


def said(listener: Listener) -> list[tuple[str, str]]:
    """Which alarm, and whether it began or ended."""
    bodies = [json.loads(body) for _method, _path, _kind, body in listener.calls]
    return [(body["alarm"], body["state"]) for body in bodies]


@pytest.mark.django_db
def test_a_call_is_a_small_json_without_anything_secret(listener: Listener, clock: Clock) -> None:
    clock.set(1_800_000_000)
    alarm()
    ((method, path, kind, body),) = listener.calls
    assert (method, path, kind) == ("POST", f"/hook/{TOKEN}?to=team", "application/json")
    assert json.loads(body) == {
        "site": current().site.url,
        "alarm": "fleet",
        "state": "raised",
        "count": 30,
        "at": "2027-01-15T08:00:00.000000Z",
    }


@pytest.mark.django_db
def test_beginning_and_end_are_told_once_each(
    listener: Listener, house: House, clock: Clock
) -> None:
    refuse_codes(30)
    house.look_for(10 * 60, clock, Alarm.FLEET)
    assert said(listener) == [("fleet", "raised")]
    house.look_for(3 * HOUR, clock, Alarm.FLEET)
    assert said(listener) == [("fleet", "raised"), ("fleet", "ended")]


@pytest.mark.django_db
@pytest.mark.parametrize("status", [500, 404, 302])
def test_a_refused_call_comes_again_later_and_later(
    listener: Listener, clock: Clock, status: int
) -> None:
    listener.status = status
    listener.headers = {"Location": f"{listener.url}/elsewhere"}
    alarm()
    calls = []
    for _ in range(600):
        clock.advance(1)
        webhook.send_due()
        calls.append(len(listener.calls))
    assert [calls.index(number) + 1 for number in range(2, 8)] == [5, 15, 35, 75, 155, 315]
    assert {path for _, path, _, _ in listener.calls} == {f"/hook/{TOKEN}?to=team"}
    listener.status = 200
    clock.advance(600)
    assert webhook.send_due() == 1
    clock.advance(600)
    assert webhook.send_due() == 0
    assert AlarmCall.objects.get().last_error == ""


@pytest.mark.django_db
def test_a_server_that_is_away_for_a_day_is_given_up(
    settings: Settings, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    call(settings, f"http://127.0.0.1:{free_port()}/{TOKEN}")
    with caplog.at_level(logging.INFO):
        alarm()
        for _ in range(24 * 6 + 20):
            clock.advance(600)
            webhook.send_due()
    kept = AlarmCall.objects.get()
    assert kept.last_error == "ConnectionRefusedError"
    assert kept.given_up_at is not None
    assert 24 * 6 < kept.tries < 24 * 6 + 10
    assert "An alarm was not sent: ConnectionRefusedError" in caplog.text
    assert TOKEN not in caplog.text


@pytest.mark.django_db
def test_one_that_answers_without_end_is_cut_off(
    settings: Settings, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(webhook, "TIMEOUT", 0.5)
    with dripping() as address:
        call(settings, address)
        began = time.monotonic()
        alarm()
        assert time.monotonic() - began < 5
    assert AlarmCall.objects.get().sent_at is None
    assert AlarmCall.objects.get().last_error


@pytest.mark.django_db(transaction=True)
def test_of_many_processes_one_calls(listener: Listener, clock: Clock) -> None:
    restore_roles()
    listener.status = 500
    alarm()
    assert len(listener.calls) == 1
    listener.status = 200
    clock.advance(10)
    start = threading.Barrier(4)

    def work() -> None:
        start.wait(10)
        webhook.send_due()
        connection.close()

    callers = [threading.Thread(target=work) for _ in range(4)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join(30)
    assert len(listener.calls) == 2


@pytest.mark.django_db
def test_without_an_address_nothing_is_kept(clock: Clock) -> None:
    alarm()
    assert not AlarmCall.objects.exists()


@pytest.mark.django_db
def test_what_waits_is_sent_after_a_restart_and_forgotten_after_ninety_days(
    listener: Listener, clock: Clock
) -> None:
    listener.status = 503
    alarm()
    clock.advance(60)
    listener.status = 200
    House().look(Alarm.KEYS)
    assert said(listener)[-1] == ("fleet", "raised")
    assert webhook.purge(server_clock.now()) == 0
    clock.advance(91 * 24 * HOUR)
    assert webhook.purge(server_clock.now()) == 1


@pytest.mark.django_db
def test_where_it_is_to_stop_nothing_more_is_called(listener: Listener, clock: Clock) -> None:
    listener.status = 500
    alarm()
    clock.advance(10)
    stop = threading.Event()
    stop.set()
    assert webhook.send_due(stop) == 0
    assert len(listener.calls) == 1
