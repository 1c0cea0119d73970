"""Does the log still say what was signed? Reads everything once, in order, in constant memory."""

from collections.abc import Iterator, Sequence
from heapq import merge
from operator import attrgetter

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import DatabaseError
from django.db.models import Max

from vratar.audit.checkpoint import load_signer, origin
from vratar.audit.heads import Head, Judge, strangers
from vratar.audit.merkle import Tree, leaf_hash
from vratar.audit.models import Checkpoint, Event, Log
from vratar.audit.notes import CheckpointError
from vratar.audit.report import Damaged, Intact, Report, Unreadable, Why
from vratar.audit.steps import STEP, in_steps
from vratar.core.settings import current
from vratar.crypto import KeyUnavailable


def verify(
    checkpoints: Sequence[str] = (),
    public_key: Ed25519PublicKey | None = None,
    last: int | None = None,
) -> Report:
    """Compare the log with its checkpoints, the exported ones and `checkpoints` kept elsewhere.

    Each of `checkpoints` is the text of one checkpoint or of a file of them. `public_key` is that
    of the audit key in use when None. `last` starts at the newest stored checkpoint that leaves
    so many events to read, instead of at the first event.
    """
    try:
        key = public_key or load_signer(current().keys.audit_key).public_key()
        return _verify(checkpoints, key, last)
    except (KeyUnavailable, CheckpointError, DatabaseError, OSError) as error:
        return Unreadable(str(error))


def _verify(checkpoints: Sequence[str], key: Ed25519PublicKey, last: int | None) -> Report:
    # The log grows while we read. What left last is read first and the log's own row last, so
    # nothing honest lies beyond `bound`.
    exported = list(strangers())
    seen = (
        Event.objects.aggregate(top=Max("seq"))["top"] or 0,
        Checkpoint.objects.aggregate(top=Max("size"))["top"] or 0,
    )
    log = Log.objects.first() or Log(origin=origin())
    bound = max(log.size, *seen)
    judge = Judge(log.origin, key)
    given = [head for text in checkpoints for head in judge.given(text)]
    start = Tree() if last is None else _start(min([bound - last, *(head.size for head in given)]))
    heads = [*given, *map(judge.head, exported), _final(log, bound)]
    rest = sorted((head for head in heads if head.size >= start.size), key=attrgetter("size"))
    stored = judge.stored(start.size, bound)
    events = in_steps(Event.objects.filter(seq__gt=start.size), "seq")
    damage = _walk(start, merge(stored, rest, key=attrgetter("size")), events)
    return damage or Intact(bound)


def _walk(tree: Tree, heads: Iterator[Head], events: Iterator[Event]) -> Damaged | None:
    """Grow the tree event by event and hold it against every head on the way."""
    good = Tree()
    for head in heads:
        if head.size > tree.size:
            good = tree  # every head up to here agreed
        while tree.size < head.size:
            seq, event = tree.size + 1, next(events, None)
            if event is None:
                return Damaged(seq, head.size, Why.TRUNCATED)
            if event.seq != seq:
                return Damaged(seq, (event.seq or seq) - 1, Why.MISSING)
            leaf = leaf_hash(event.text.encode())
            if leaf != bytes(event.leaf or b"") or not event.columns_agree():
                return Damaged(seq, seq, Why.EDITED)
            tree = tree.append(leaf)
        if tree.root != head.root:
            return _blame(good, head)
    return None


def _blame(good: Tree, head: Head) -> Damaged:
    """Every event is sound in itself, but those from `good` to `head` are not what was signed.

    The sequencer takes events by time: if that order gives the signed root, somebody changed the
    order. Otherwise nothing tells which of them is wrong.
    """
    events = Event.objects.filter(seq__gt=good.size, seq__lte=head.size).order_by("at", "id")
    tree, first = good, 0
    for seq, text in events.values_list("seq", "text").iterator(chunk_size=STEP):
        tree = tree.append(leaf_hash(text.encode()))
        first = first or (tree.size if seq != tree.size else 0)
    if first and tree.root == head.root:
        return Damaged(first, head.size, Why.REORDERED)
    return Damaged(good.size + 1, head.size, Why.REPLACED)


def _start(limit: int) -> Tree:
    """Return the tree of the newest stored checkpoint up to `limit`; its own head proves it."""
    newest = Checkpoint.objects.filter(size__lte=limit).order_by("-size").first()
    tree = _tree(newest.size, newest.subtrees) if newest else None
    return tree or Tree()


def _final(log: Log, bound: int) -> Head:
    """Return what the log's own row claims: not signed, but the newest events have no other."""
    tree = _tree(log.size, log.subtrees)
    return Head(bound, tree.root if tree and tree.size == bound else None)


def _tree(size: int, subtrees: bytes | memoryview) -> Tree | None:
    try:
        return Tree.load(size, bytes(subtrees))
    except ValueError:
        return None
