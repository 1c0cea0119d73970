"""The audit log: append-only events, sequenced into a Merkle tree whose heads are signed.

Imports `core` and, for the file of the signing key, `crypto`. Every room that changes something
calls `record` inside its transaction; housekeeping calls `sequencer.run_once`; the command line
and the pages call `verification.verify` and `checkpoint.checkpoint_now`. Nobody else writes to
these tables, and nobody changes or deletes an event.
"""

from vratar.audit.actions import Action, Result
from vratar.audit.services import record

__all__ = ["Action", "Result", "record"]
