"""The demo's past: events in a log that verifies, days that agree with it, a trained company."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from tests.cli.conftest import Host

from vratar.accounts.models import Administrator
from vratar.audit import bulk
from vratar.audit.checkpoint import create_audit_key
from vratar.audit.models import Event, Log
from vratar.audit.services import event_at
from vratar.cli import demo_events
from vratar.cli.demo_history import store_days, store_training
from vratar.cli.demo_people import people
from vratar.cli.demo_rows import Passwords, store
from vratar.core import clock
from vratar.core.settings import current
from vratar.reports.models import DailyTotals
from vratar.reports.services.adoption import adoption
from vratar.reports.services.counting import today


def test_a_demo_has_events_that_verify_and_ninety_days(installed: Host) -> None:
    code, output, errors = installed.run("demo", "--administrators", "30", "--events", "1200")
    assert code == 0, errors
    assert re.search(r"1200 invented events, \d+ a second\.", output)
    code, output, _ = installed.run("audit", "verify")
    assert (code, "intact" in output) == (0, True)
    code, output, _ = installed.run("report", "adoption", "--days", "90")
    assert code == 0
    assert "No data yet." not in output
    assert output.count("\n  ") > 90


def test_a_demo_can_do_without_events(installed: Host) -> None:
    code, output, errors = installed.run("demo", "--administrators", "3", "--events", "0")
    assert code == 0, errors
    assert "invented events" not in output


def test_twice_the_demo_is_one_past(installed: Host) -> None:
    for _ in range(2):
        code, _, errors = installed.run("demo", "--administrators", "5", "--events", "50")
        assert code == 0, errors
    code, output, _ = installed.run("audit", "verify")
    assert (code, "intact" in output) == (0, True)


@pytest.mark.django_db
def test_the_days_end_at_what_is_true_now() -> None:
    now = clock.now()
    store(list(people(1, 40)), Passwords("x", "!"), now)
    store_training(now)
    store_days()
    days = list(DailyTotals.objects.order_by("day"))
    assert [one.day for one in days] == [today() - timedelta(days=n) for n in range(90, 0, -1)]
    assert all(one.off >= 0 for one in days)
    protected = [one.protected for one in days]
    assert protected == sorted(protected)
    # The chart adds today as it is: the past leads up to it.
    drawn = next(one for one in adoption(90, names=False).charts if one.name == "history")
    assert drawn.rows[-1][1] >= protected[-1] > protected[0] == 0  # type: ignore[operator]


@pytest.mark.django_db
def test_training_is_not_begun_twice() -> None:
    now = clock.now()
    store(list(people(1, 40)), Passwords("x", "!"), now)
    store_training(now)
    account = Administrator.objects.filter(lessons__isnull=False).first()
    assert account is not None
    before = account.lessons.count()
    store_training(now)
    assert account.lessons.count() == before


@pytest.fixture
def _audit_key(tmp_path: Path, settings: LazySettings) -> None:
    keys = replace(current().keys, audit_key=tmp_path / "audit.key")
    settings.VRATAR = replace(current(), keys=keys)
    create_audit_key(keys.audit_key)


@pytest.mark.django_db
@pytest.mark.usefixtures("_audit_key")
def test_the_events_are_those_that_were_asked_for() -> None:
    now = clock.now()
    store(list(people(1, 20)), Passwords("x", "!"), now)
    told: list[int] = []
    before = Event.objects.count()
    demo_events.store_events(demo_events.BATCH + 7, now, told.append)
    assert told == [demo_events.BATCH, 7]
    assert Event.objects.count() == before + demo_events.BATCH + 7
    assert not Event.objects.filter(seq=None).exists()
    signed_in = Event.objects.filter(action="sign_in.succeeded")
    assert not signed_in.filter(at__gt=now).exists()
    assert signed_in.filter(at__lt=now - timedelta(days=80)).exists()
    assert Log.objects.get().size == Event.objects.count()


@pytest.mark.django_db
def test_while_another_process_sequences_nothing_is_inserted() -> None:
    now = clock.now()
    store(list(people(1, 1)), Passwords("x", "!"), now)
    waiting = Event.objects.count()
    Log.objects.create(id=1, origin="x", holder="other:1", leased_until=now + timedelta(seconds=5))
    fields = {"actor": "host", "target": "", "action": "policy.changed", "result": "success"}
    event = event_at(now, {**fields, "factor": "", "source": "", "lane": "", "details": {}})
    assert not bulk.insert([event])
    with pytest.raises(demo_events.LogBusyError):
        demo_events.store_events(1, now, int)
    assert Event.objects.count() == waiting
