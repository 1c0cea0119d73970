"""The sequencer gives every event its place."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError
from tests.clock import Clock

from vratar.audit import sequencer
from vratar.audit.merkle import leaf_hash, root_of
from vratar.audit.models import Checkpoint, Event, Log
from vratar.audit.sequencer import run_once
from vratar.audit.verification import verify
from vratar.core import clock as core_clock
from vratar.core.database import writing
from vratar.core.settings import current
from vratar.crypto import KeyUnavailable

pytestmark = pytest.mark.django_db(transaction=True)

Write = Callable[[int], None]


def test_without_events_nothing_happens() -> None:
    assert run_once() == 0
    assert not Log.objects.exists()


def test_events_are_numbered_from_one_without_gaps(write: Write) -> None:
    write(5)
    assert run_once() == 5
    assert list(Event.objects.order_by("id").values_list("seq", flat=True)) == [1, 2, 3, 4, 5]


def test_leaves_hash_the_stored_text(write: Write) -> None:
    write(3)
    run_once()
    leaves = [leaf_hash(event.text.encode()) for event in Event.objects.order_by("seq")]
    assert [bytes(event.leaf or b"") for event in Event.objects.order_by("seq")] == leaves
    assert bytes(Checkpoint.objects.get().root) == root_of(leaves)


def test_running_again_changes_nothing(write: Write) -> None:
    write(2)
    run_once()
    before = [list(model.objects.values()) for model in (Event, Checkpoint, Log)]
    assert run_once() == 0
    assert [list(model.objects.values()) for model in (Event, Checkpoint, Log)] == before


def test_events_take_their_place_by_time(write: Write, clock: Clock) -> None:
    write(1)
    clock.advance(-30)  # a second machine, whose clock is late
    write(1)
    run_once()
    assert list(Event.objects.order_by("seq").values_list("id", flat=True)) == list(
        Event.objects.order_by("-id").values_list("id", flat=True)
    )


def test_an_event_that_commits_late_comes_after_those_already_placed(
    write: Write, clock: Clock
) -> None:
    write(1)
    run_once()
    clock.advance(-30)
    write(1)
    run_once()
    assert list(Event.objects.order_by("seq").values_list("id", flat=True)) == list(
        Event.objects.order_by("id").values_list("id", flat=True)
    )


def test_a_backlog_is_worked_off_in_batches(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequencer, "BATCH", 4)
    write(10)
    assert [run_once() for _ in range(4)] == [4, 4, 2, 0]


def test_a_log_is_named_after_its_site_and_keeps_the_name(write: Write) -> None:
    write(1)
    run_once()
    assert Log.objects.get().origin == "vratar.example.com/audit"


def test_another_holder_keeps_the_lease(write: Write, clock: Clock) -> None:
    write(1)
    run_once()
    Log.objects.update(holder="elsewhere:1", leased_until=core_clock.now() + timedelta(seconds=9))
    write(1)
    assert run_once() == 0
    clock.advance(9)
    assert run_once() == 1
    assert Log.objects.get().holder == sequencer._holder()


def test_a_lease_from_before_the_clock_was_set_back_does_not_hold(write: Write) -> None:
    write(1)
    run_once()
    Log.objects.update(holder="elsewhere:1", leased_until=core_clock.now() + timedelta(days=1))
    write(1)
    assert run_once() == 1


def test_a_failing_signature_leaves_everything_as_it_was(write: Write) -> None:
    write(3)
    key = current().keys.audit_key
    aside = key.rename(key.with_suffix(".aside"))
    with pytest.raises(KeyUnavailable):
        run_once()
    assert not Event.objects.exclude(seq=None).exists()
    assert not Log.objects.exists()
    aside.rename(key)
    assert run_once() == 3


def test_a_row_put_into_the_next_place_stops_the_sequencer(write: Write) -> None:
    write(2)
    run_once()
    write(2)
    Event.objects.filter(id=Event.objects.latest("id").pk).update(seq=3)
    with pytest.raises(IntegrityError):
        run_once()


def test_a_log_row_that_cannot_be_stops_the_sequencer(write: Write) -> None:
    write(3)
    run_once()
    Log.objects.update(subtrees=b"")
    write(1)
    with pytest.raises(ValueError, match="subtrees"):
        run_once()


def test_inside_another_transaction_nothing_leaves_before_the_commit(write: Write) -> None:
    write(1)
    with writing():
        run_once()
        assert not (current().home / "checkpoints.txt").exists()
    assert (current().home / "checkpoints.txt").exists()
    assert verify().exit_code == 0
