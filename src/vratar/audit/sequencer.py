"""Gives every committed event its place in the log. Run each second, by one process at a time."""

import os
import socket
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from vratar.audit.checkpoint import is_due, origin, sign_head
from vratar.audit.export import export_waiting
from vratar.audit.merkle import Tree, leaf_hash
from vratar.audit.models import Checkpoint, Event, Log
from vratar.core import clock
from vratar.core.database import writing

BATCH = 1000  # events in one transaction
LEASE = timedelta(seconds=10)  # after a crash, so long until another process takes over


def run_once() -> int:
    """Sequence waiting events, sign a checkpoint when one is due, export it; return how many.

    Sequencing and signing are one transaction; 0 also when another process holds the lease.
    Raises what `sign_head` and `export_waiting` raise.
    """
    if not _work_waits():
        return 0
    with writing():
        log = lease()
        if log is None:
            return 0
        count = _sequence(log)
        if is_due(log):
            sign_head(log)
        transaction.on_commit(export_waiting)
    return count


def _work_waits() -> bool:
    """Look before locking: most seconds nothing happens."""
    return (
        Event.objects.filter(seq=None).exists()
        or Checkpoint.objects.filter(exported_at=None).exists()
        or is_due(Log.objects.first())
    )


def lease() -> Log | None:
    """Take or renew the lease; None when another process has it.

    The UPDATE also locks the row until the commit, so that nothing depends on clocks: two
    processes that both believe to hold the lease still work one after the other.
    """
    now, holder = clock.now(), _holder()
    new = Log(id=1, origin=origin(), holder=holder, leased_until=now)
    Log.objects.bulk_create([new], ignore_conflicts=True)
    # A lease that ends too far ahead was written before the clock was set back.
    ended = Q(leased_until__lte=now) | Q(leased_until__gt=now + LEASE)
    mine = Log.objects.filter(Q(holder=holder) | ended, id=1)
    if not mine.update(holder=holder, leased_until=now + LEASE):
        return None
    return Log.objects.get(id=1)


def _holder() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def _sequence(log: Log) -> int:
    waiting = Event.objects.filter(seq=None).order_by("at", "id").values_list("id", "text")
    tree = Tree.load(log.size, bytes(log.subtrees))
    for event_id, text in list(waiting[:BATCH]):
        leaf = leaf_hash(text.encode())
        tree = tree.append(leaf)
        Event.objects.filter(id=event_id).update(seq=tree.size, leaf=leaf)
    count = tree.size - log.size
    log.size, log.subtrees = tree.size, tree.dump()
    log.save(update_fields=["size", "subtrees"])
    return count
