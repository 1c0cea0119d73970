"""The audit log as a file: the filter's events, safe cells, constant memory, and on the record."""

import csv
import io
import json
import tracemalloc

import pytest
from django.test import Client
from tests import cast
from tests.clock import Clock
from tests.policy import states

from vratar.accounts.models import Administrator
from vratar.audit import Action, record
from vratar.audit.models import Event
from vratar.core.database import writing
from vratar.reports.services.event_export import export
from vratar.reports.services.event_query import Wanted
from vratar.sessions.models import Session

PAGE = "/reports/audit/export"
pytestmark = pytest.mark.django_db


@pytest.fixture
def ana(clock: Clock) -> Administrator:
    clock.set(1_795_000_000)
    return cast.make("ana")


def happened(action: Action, **fields: object) -> None:
    """Record one event."""
    with writing():
        record(action, **{"actor": "host", **fields})  # type: ignore[arg-type]


def exported(client: Client, clock: Clock, kind: str, **typed: str) -> str:
    """The file behind the button, a second later."""
    clock.advance(1)
    response = client.post(PAGE, {"kind": kind, **typed})
    assert response.status_code == 200
    name = f'filename="audit-log-2026-11-18.{kind}"'
    assert response["Content-Disposition"] == f"attachment; {name}"
    return b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]


def test_a_csv_file_has_the_events_of_the_filter_the_oldest_first(
    ana: Administrator, clock: Clock
) -> None:
    client = states.confirmed(ana)
    who = f"administrator:{ana.pk}"
    for number in range(3):
        clock.advance(1)
        happened(Action.ROLE_CHANGED, actor=who, target="role:1", details={"version": number})
    text = exported(client, clock, "csv", event="role.changed")
    found = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert [json.loads(row["details"])["version"] for row in found] == [0, 1, 2]
    assert (found[0]["actor"], found[0]["actor_name"]) == (who, "ana")
    assert (found[0]["target"], found[0]["target_name"]) == ("role:1", "")
    assert found[0]["at"] == "2026-11-18T11:06:41.000000Z"


def test_no_cell_is_a_formula(ana: Administrator, clock: Clock) -> None:
    client = states.confirmed(ana)
    for sign in "=+-@\t\r":
        happened(Action.LINK_REQUESTED, actor="anonymous", source=f"{sign}1+1", lane=f"{sign}x")
    text = exported(client, clock, "csv", event="link.requested")
    found = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))[1:]
    assert len(found) == 6
    assert not [cell for row in found for cell in row if cell[:1] in set("=+-@\t\r")]


def test_json_is_whole_also_when_nothing_matches(ana: Administrator, clock: Clock) -> None:
    client = states.confirmed(ana)
    happened(Action.MIGRATED, details={"new": "=1+1"})
    (found,) = json.loads(exported(client, clock, "json", event="database.migrated"))
    assert found["details"] == {"new": "=1+1"}
    assert found["seq"] is None
    assert json.loads(exported(client, clock, "json", event="role.deleted")) == []


def test_it_is_recorded_with_its_filter_before_anything_leaves(
    ana: Administrator, clock: Clock
) -> None:
    exported(states.confirmed(ana), clock, "csv", who="ana", result="failure")
    event = Event.objects.get(action=Action.AUDIT_EXPORTED)
    assert event.actor == f"administrator:{ana.pk}"
    assert event.content()["details"] == {
        "kind": "csv",
        "filter": f"who=administrator%3A{ana.pk}&result=failure",
    }


def test_who_did_not_prove_lately_who_they_are_is_asked_and_finds_the_filter_again(
    ana: Administrator, clock: Clock
) -> None:
    client = states.two_factor(ana)
    clock.advance(11 * 60)
    response = client.post(PAGE, {"kind": "json", "event": "role.changed"})
    assert (response.status_code, response["Location"]) == (303, "/reauthenticate")
    assert not Event.objects.filter(action=Action.AUDIT_EXPORTED).exists()
    shown = client.get(PAGE).content.decode()
    assert '<option value="role.changed" selected>' in shown
    assert '<option value="json" selected>' in shown


def test_a_wrong_filter_is_told_and_nothing_leaves(ana: Administrator) -> None:
    response = states.confirmed(ana).post(PAGE, {"kind": "csv", "since": "never"})
    assert response.status_code == 422
    assert not Event.objects.filter(action=Action.AUDIT_EXPORTED).exists()


def test_the_form_starts_with_the_filter_of_the_page(ana: Administrator) -> None:
    shown = states.confirmed(ana).get(f"{PAGE}?who=ana&result=failure").content.decode()
    assert 'value="ana"' in shown
    assert '<option value="failure" selected>' in shown


def test_it_takes_no_more_memory_for_many_events_than_for_few(
    ana: Administrator, clock: Clock
) -> None:
    states.confirmed(ana)
    session = Session.objects.get()
    happened(Action.MIGRATED, actor="system", details={"new": "x" * 400})
    (sample,) = Event.objects.filter(action=Action.MIGRATED)

    def peak(count: int) -> int:
        copies = [Event(**_fields(sample)) for _ in range(count)]
        Event.objects.bulk_create(copies, batch_size=500)
        del copies
        clock.advance(1)
        lines = export(session, Wanted(action=Action.MIGRATED), "json", cast.ANAS_LAPTOP)
        tracemalloc.start()
        for _ in lines:
            pass
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    few = peak(1_500)
    assert peak(9_000) < 1.5 * few


def _fields(event: Event) -> dict[str, object]:
    return {
        field.attname: getattr(event, field.attname)
        for field in Event._meta.concrete_fields
        if field.attname not in {"id", "seq"}
    }
