"""Recording an event."""

import json
import subprocess
import sys
from typing import Any

import pytest
from django.db import transaction

from vratar.audit import Action, record
from vratar.audit.actions import DETAIL_KEYS
from vratar.audit.models import Checkpoint, Event, Log
from vratar.audit.report import Intact
from vratar.audit.sequencer import run_once
from vratar.audit.verification import verify
from vratar.core.database import writing

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_event_says_when_who_whom_what_and_how() -> None:
    with writing():
        record(
            Action.TWO_FACTOR_RESET,
            actor="administrator:1",
            target="administrator:2",
            factor="totp",
            source="192.0.2.7",
            lane="known",
            details={"reason": "lost phone", "approver": None, "remaining": 3, "pending": True},
        )
    event = Event.objects.get()
    assert event.text == (
        '{"action":"two_factor.reset","actor":"administrator:1",'
        '"at":"2027-01-15T08:00:00.250000Z",'
        '"details":{"approver":null,"pending":true,"reason":"lost phone","remaining":3},'
        '"factor":"totp","lane":"known","result":"success",'
        f'"salt":"{event.content()["salt"]}","source":"192.0.2.7","target":"administrator:2"}}'
    )
    assert str(event) == event.text
    assert event.content()["lane"] == "known"
    assert event.columns_agree()


def test_whoever_knows_all_that_an_event_tells_cannot_guess_its_leaf() -> None:
    with writing():
        for _ in range(2):  # in the same microsecond, by the clock of the tests
            record(Action.ADMINISTRATOR_CREATED, actor="host", details={"name": "vera"})
    run_once()
    first, second = Event.objects.order_by("seq")
    assert first.content() | {"salt": ""} == second.content() | {"salt": ""}
    assert first.leaf != second.leaf
    assert len(bytes.fromhex(first.content()["salt"])) == 16


def test_the_log_stays_whole_where_earlier_events_have_no_salt() -> None:
    text = (
        '{"action":"database.migrated","actor":"host","at":"2027-01-15T08:00:00.250000Z",'
        '"details":{},"factor":"","lane":"","result":"success","source":"","target":""}'
    )
    with writing():
        record(Action.MIGRATED, actor="host")
        Event.objects.update(text=text)
        record(Action.MIGRATED, actor="host")
    run_once()
    assert [("salt" in event.content()) for event in Event.objects.order_by("seq")] == [False, True]
    assert verify() == Intact(2)


def test_an_event_waits_for_its_place() -> None:
    with writing():
        record(Action.MIGRATED, actor="host")
    event = Event.objects.get()
    assert (event.seq, event.leaf) == (None, None)


def test_outside_a_transaction_nothing_is_recorded() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        record(Action.LOGGED_OUT, actor="administrator:1")
    assert not Event.objects.exists()


def test_the_event_vanishes_with_the_change_it_tells_of() -> None:
    with writing():
        record(Action.POLICY_CHANGED, actor="administrator:1")
        transaction.set_rollback(True)
    assert not Event.objects.exists()


@pytest.mark.parametrize("name", ["password", "code", "secret", "token", "Reason", "session_id"])
def test_details_outside_the_list_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match=name), transaction.atomic():
        record(Action.POLICY_CHANGED, actor="host", details={"reason": "x", name: "hunter2"})
    assert not Event.objects.exists()


@pytest.mark.parametrize("word", ["password", "code", "secret", "token", "key", "csrf", "digest"])
def test_no_allowed_detail_is_called_like_a_secret(word: str) -> None:
    assert not [name for name in DETAIL_KEYS if word in name]


@pytest.mark.parametrize("changes", [{"action": "made.up"}, {"result": "perhaps"}])
def test_words_outside_the_vocabulary_are_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="is not a valid"), transaction.atomic():
        record(**{"action": Action.MIGRATED, "actor": "host"} | changes)


def test_a_detail_of_another_type_is_refused() -> None:
    details: Any = {"offset": 1.5}
    with pytest.raises(TypeError, match="float"), transaction.atomic():
        record(Action.ENROLMENT_REFUSED, actor="administrator:1", details=details)


def test_long_details_are_cut() -> None:
    with writing():
        record(Action.ACCESS_DENIED, actor="administrator:1", details={"path": "/" * 600})
    assert Event.objects.get().content()["details"]["path"] == "/" * 500


def test_text_in_columns_is_the_text_that_is_signed() -> None:
    with writing():
        record(Action.ADMINISTRATOR_CREATED, actor="host", target="e\u0301")
    event = Event.objects.get()
    assert event.target == "\u00e9"
    assert event.columns_agree()


@pytest.mark.parametrize("text", ["", "[]", "null", '{"actor":"host"}', "[" * 100_000])
def test_columns_do_not_agree_with_a_text_that_is_no_event(text: str) -> None:
    with writing():
        record(Action.MIGRATED, actor="host")
    event = Event.objects.get()
    event.text = text
    assert not event.columns_agree()


def test_every_action_has_a_value_of_its_own() -> None:
    assert all(action == action.lower() and "." in action for action in Action)
    assert json.loads(json.dumps(list(Action))) == [action.value for action in Action]


def test_rows_print_as_what_they_say() -> None:
    assert str(Log(origin="vratar.example.com/audit")) == "vratar.example.com/audit"
    assert str(Checkpoint(text="vratar.example.com/audit\n1\n")).startswith("vratar.example.com")


def test_the_room_can_be_imported_before_the_apps_are_loaded() -> None:
    program = "from vratar.audit import Action, record; print(record.__name__)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "record\n"
