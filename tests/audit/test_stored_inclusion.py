"""Inclusion proofs made from the stored log: the same as from all leaves, with few of them read."""

from base64 import b64decode
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vratar.audit.inclusion import newest_checkpoint, prove, proven
from vratar.audit.merkle import Tree, leaf_hash
from vratar.audit.models import Checkpoint, Event
from vratar.audit.proofs import inclusion_proof, verify_inclusion

pytestmark = pytest.mark.django_db
Grow = Callable[[int], None]


def store(count: int, every: int) -> Checkpoint:
    """A log of so many events, with a checkpoint each `every` and at the end, unsigned."""
    from vratar.core import clock

    now, tree, heads, rows = clock.now(), Tree(), [], []
    for seq in range(1, count + 1):
        leaf = leaf_hash(str(seq).encode())
        tree = tree.append(leaf)
        rows.append(Event(at=now, text=str(seq), seq=seq, leaf=leaf))
        if seq % every == 0 or seq == count:
            heads.append(
                Checkpoint(size=seq, root=tree.root, subtrees=tree.dump(), text="note", at=now)
            )
    Event.objects.bulk_create(rows, batch_size=1000)
    Checkpoint.objects.bulk_create(heads)
    return heads[-1]


@pytest.mark.parametrize(("count", "every"), [(1, 1), (2, 5), (7, 3), (256, 256), (300, 7)])
def test_every_event_of_a_small_log_is_proven_as_by_the_book(count: int, every: int) -> None:
    head = store(count, every)
    leaves = [leaf_hash(str(seq).encode()) for seq in range(1, count + 1)]
    found = list(prove(Event.objects.order_by("seq"), head))
    assert [one.path for one in found] == [inclusion_proof(leaves, n) for n in range(count)]


@pytest.mark.parametrize("every", [100, 256, 1000, 9001])
def test_events_all_over_a_longer_log_are_proven_with_few_leaves_read(every: int) -> None:
    head = store(9001, every)
    leaves = [leaf_hash(str(seq).encode()) for seq in range(1, 9002)]
    chosen = sorted({1, 9001, 4096, 4097, 8192, 8193, *range(3, 9001, 299)})
    events = list(Event.objects.filter(seq__in=chosen).order_by("seq"))
    found = list(prove(events, head))
    assert len(found) == len(events)
    for one in found:
        assert one.path == inclusion_proof(leaves, (one.event.seq or 0) - 1)


def test_one_proof_of_a_long_log_takes_few_statements() -> None:
    head = store(9001, 256)
    event = Event.objects.get(seq=5000)
    with CaptureQueriesContext(connection) as asked:
        assert len(list(prove([event], head))) == 1
    assert len(asked) < 20


def test_a_changed_event_has_no_proof() -> None:
    head = store(300, 100)
    Event.objects.filter(seq=7).update(text="8")
    found = {one.event.seq for one in prove(Event.objects.order_by("seq"), head)}
    assert found == set(range(1, 301)) - {7}


def test_the_file_of_one_event_is_enough_to_check_it(grow: Grow) -> None:
    grow(20)
    found: Any = proven(Event.objects.get(seq=11))
    head = newest_checkpoint()
    assert head is not None
    assert found["checkpoint"] == head.text
    assert verify_inclusion(
        leaf_hash(found["event"].encode()),
        found["seq"] - 1,
        head.size,
        [b64decode(one) for one in found["proof"]],
        bytes(head.root),
    )


def test_what_is_not_signed_yet_has_no_file(grow: Grow, write: Grow) -> None:
    grow(4)
    write(1)
    waiting = Event.objects.filter(seq=None)
    assert proven(waiting.get()) is None
    waiting.update(seq=5)
    assert proven(Event.objects.get(seq=5)) is None


def test_what_was_changed_or_is_not_signed_yet_has_no_proof() -> None:
    store(5, 5)
    Event.objects.filter(seq=3).update(text="another")
    changed, unsigned = Event.objects.get(seq=3), Event(text="new")
    assert (proven(changed), proven(unsigned)) == (None, None)
    head = newest_checkpoint()
    assert head is not None
    assert list(prove([unsigned, changed], head)) == []
