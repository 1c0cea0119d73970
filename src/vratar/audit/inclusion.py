"""Inclusion proofs from the stored log: a few thousand leaves are read, however many there are.

A checkpoint stores the roots of the perfect subtrees of its log, so of any stretch only what lies
behind the last checkpoint in it has to be read.
"""

from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from vratar.audit.merkle import HASH_SIZE, Tree, leaf_hash, root_of
from vratar.audit.models import Checkpoint, Event
from vratar.audit.proofs import left_size, verify_inclusion

_BLOCK = 256  # leaves; a power of two, so that a small stretch lies in one block


@dataclass(frozen=True)
class Proven:
    """An event, and what shows that it is in the log that a checkpoint signs."""

    event: Event
    path: list[bytes]


def newest_checkpoint() -> Checkpoint | None:
    """What is signed so far."""
    return Checkpoint.objects.order_by("-size").first()


def proven(event: Event) -> dict[str, object] | None:
    """The proof of one event as a file; None for one that is not signed yet, or is damaged."""
    checkpoint = newest_checkpoint()
    if checkpoint is None or event.seq is None or event.seq > checkpoint.size:
        return None
    found = next(prove([event], checkpoint), None)
    if found is None:
        return None
    return {
        "checkpoint": checkpoint.text,
        "event": event.text,
        "proof": [b64encode(one).decode() for one in found.path],
        "seq": event.seq,
    }


def prove(events: Iterable[Event], checkpoint: Checkpoint) -> Iterator[Proven]:
    """Yield each event with its proof, best in their order; one that cannot be proven is left out.

    That is one that was changed, or is not covered by the checkpoint.
    """
    stretches = _Stretches()
    for event in events:
        index = (event.seq or 0) - 1
        if not 0 <= index < checkpoint.size:
            continue
        path = stretches.path(index, 0, checkpoint.size)
        leaf = leaf_hash(event.text.encode())
        if verify_inclusion(leaf, index, checkpoint.size, path, bytes(checkpoint.root)):
            yield Proven(event, path)


@dataclass
class _Stretches:
    """Roots of stretches of leaves, each starting at a multiple of the power of two that holds it.

    So all stretches of the tree start (RFC 6962 §2.1).
    """

    wide: dict[tuple[int, int], bytes] = field(default_factory=dict)
    block: int = -1
    leaves: list[bytes] = field(default_factory=list)

    def path(self, index: int, start: int, end: int) -> list[bytes]:
        """PATH of RFC 6962 §2.1.1 within the stretch."""
        if end - start == 1:
            return []
        middle = start + left_size(end - start)
        if index < middle:
            return [*self.path(index, start, middle), self.root(middle, end)]
        return [*self.path(index, middle, end), self.root(start, middle)]

    def root(self, start: int, end: int) -> bytes:
        """The root over leaves `start` to before `end`."""
        if end - start <= _BLOCK:
            first = start - start % _BLOCK
            return root_of(self._block(first)[start - first : end - first])
        if (start, end) not in self.wide:
            self.wide[start, end] = _grown(start, end).root
        return self.wide[start, end]

    def _block(self, first: int) -> list[bytes]:
        if self.block != first:
            self.block, self.leaves = first, list(_leaves(first, first + _BLOCK))
        return self.leaves


def _grown(start: int, end: int) -> Tree:
    inside = Checkpoint.objects.filter(size__gt=start, size__lt=end).order_by("-size").first()
    tree = Tree()
    if inside is not None:
        dumped = bytes(inside.subtrees)[start.bit_count() * HASH_SIZE :]  # the first are before it
        tree = Tree.load(inside.size - start, dumped)
    for leaf in _leaves(start + tree.size, end):
        tree = tree.append(leaf)
    return tree


def _leaves(start: int, end: int) -> Iterator[bytes]:
    rows = Event.objects.filter(seq__gt=start, seq__lte=end).order_by("seq")
    return (bytes(leaf or b"") for leaf in rows.values_list("leaf", flat=True))
