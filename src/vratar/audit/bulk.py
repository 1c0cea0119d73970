"""Many events at once, each inserted with its place in the log: for a demo, which has no past."""

from collections.abc import Sequence

from django.db import transaction

from vratar.audit.checkpoint import sign_head
from vratar.audit.export import export_waiting
from vratar.audit.merkle import Tree, leaf_hash
from vratar.audit.models import Event
from vratar.audit.sequencer import lease, run_once
from vratar.core import clock
from vratar.core.database import writing


def insert(events: Sequence[Event]) -> bool:
    """Append these to the log, in this order, and sign its head; False while others sequence.

    What waits for its place comes before them.
    """
    while run_once():
        pass
    with writing():
        log = lease()
        if log is None or Event.objects.filter(seq=None).exists():
            return False
        tree = Tree.load(log.size, bytes(log.subtrees))
        for event in events:
            event.leaf = leaf_hash(event.text.encode())
            tree = tree.append(event.leaf)
            event.seq = tree.size
        Event.objects.bulk_create(events)
        log.size, log.subtrees = tree.size, tree.dump()
        log.leased_until = clock.now()  # given back at once
        log.save(update_fields=["size", "subtrees", "leased_until"])
        sign_head(log)
        transaction.on_commit(export_waiting)
    return True
