"""When the head is signed."""

from collections.abc import Callable

import pytest
from tests.clock import Clock

from vratar.audit import checkpoint, notes
from vratar.audit.checkpoint import checkpoint_now, load_signer
from vratar.audit.models import Checkpoint
from vratar.audit.sequencer import run_once
from vratar.core.settings import current

pytestmark = pytest.mark.django_db(transaction=True)

Write = Callable[[int], None]


def sizes() -> list[int]:
    return list(Checkpoint.objects.order_by("size").values_list("size", flat=True))


def test_the_first_events_are_signed_at_once(write: Write) -> None:
    write(1)
    run_once()
    assert sizes() == [1]


def test_a_checkpoint_is_signed_by_the_audit_key(write: Write) -> None:
    write(1)
    run_once()
    signed = notes.read(Checkpoint.objects.get().text)
    signed.check("vratar.example.com/audit", load_signer(current().keys.audit_key).public_key())
    assert signed.root == bytes(Checkpoint.objects.get().root)


def test_fewer_events_wait_for_the_minute(write: Write, clock: Clock) -> None:
    write(1)
    run_once()
    write(1)
    run_once()
    clock.advance(58.5)
    run_once()
    assert sizes() == [1]
    clock.advance(0.5)
    run_once()
    assert sizes() == [1, 2]


def test_many_events_do_not_wait(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkpoint, "EVENTS", 3)
    write(1)
    run_once()
    write(2)
    run_once()
    assert sizes() == [1]
    write(1)
    run_once()
    assert sizes() == [1, 4]


def test_256_events_are_many() -> None:
    assert checkpoint.EVENTS == 256


def test_with_nothing_new_nothing_is_signed(write: Write, clock: Clock) -> None:
    write(1)
    run_once()
    clock.advance(3600)
    run_once()
    assert sizes() == [1]


def test_a_clock_set_back_does_not_delay_a_signature(write: Write, clock: Clock) -> None:
    write(1)
    run_once()
    clock.advance(-3600)
    write(1)
    run_once()
    assert sizes() == [1, 2]


def test_on_demand_the_head_is_signed_and_exported_at_once(write: Write) -> None:
    write(1)
    run_once()
    write(1)
    run_once()
    signed = checkpoint_now()
    assert signed is not None
    assert signed.size == 2
    assert signed.text in (current().home / "checkpoints.txt").read_text()


def test_on_demand_nothing_is_signed_twice(write: Write) -> None:
    assert checkpoint_now() is None
    write(1)
    run_once()
    assert checkpoint_now() is None
    assert sizes() == [1]
