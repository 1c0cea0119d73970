"""Whom the gate refused is in the audit log, once, though several workers noted it."""

import pytest
from tests.clock import Clock
from tests.gate.conftest import Proxy, changed, settings_of_the_gate

from vratar.accounts.models import Administrator
from vratar.audit.models import Event
from vratar.core import clock as time
from vratar.gate.checks import Checks
from vratar.gate.models import GatedApplication, GateRefusal
from vratar.gate.notes import Notes
from vratar.gate.rows import Rows
from vratar.gate.services import refusals

pytestmark = pytest.mark.django_db(transaction=True)


def told() -> list[dict[str, object]]:
    return [one.content() for one in Event.objects.filter(action="gate.refused").order_by("pk")]


def test_it_is_told_once_for_all_workers(
    proxy: Proxy, application: GatedApplication, ana: Administrator
) -> None:
    application.roles.clear()
    changed()
    settings = settings_of_the_gate()
    rows, notes = Rows(settings), Notes(settings)
    another = Proxy(Checks(settings, rows, notes), notes, cookie=proxy.cookie)
    for worker in (proxy, another):
        assert worker.why() == "role"
        worker.notes.write()
        refusals.tell()
    refusals.tell()
    rows.close()
    (event,) = told()
    assert (event["actor"], event["result"]) == (f"administrator:{ana.pk}", "failure")
    assert event["source"] == "203.0.113.9"
    assert event["details"] == {"application": "whmcs", "reason": "role"}


def test_what_was_told_goes_after_a_day_and_what_was_not_stays(
    proxy: Proxy, application: GatedApplication, clock: Clock
) -> None:
    application.roles.clear()
    changed()
    assert proxy.why() == "role"
    proxy.notes.write()
    clock.advance(2 * 86_400)
    assert refusals.purge(time.now()) == 0
    refusals.tell()
    assert refusals.purge(time.now()) == 1
    assert not GateRefusal.objects.exists()
    assert len(told()) == 1
