"""Sealing the report for a customer: its digest goes into the audit log, the proofs into the file.

The log vouches for the whole file that way, names included, and not only for the events in it.
"""

import time
from base64 import b64encode

from vratar.accounts.permissions import Permission
from vratar.audit import Action, record
from vratar.audit.checkpoint import checkpoint_now, load_signer
from vratar.audit.inclusion import Proven, newest_checkpoint, prove
from vratar.audit.models import Checkpoint, Event
from vratar.audit.notes import verifier_key
from vratar.audit.sequencer import run_once
from vratar.core.database import writing
from vratar.core.settings import current
from vratar.policy.authority import acting
from vratar.reports.report_file import FORMAT, digest, proof, rendered
from vratar.reports.services.evidence import Asked, Evidence, evidence
from vratar.sessions.models import Session
from vratar.sessions.services import Client

_TRIES, _PAUSE = 40, 0.1  # where housekeeping holds the log, it comes by each second


class NotSealedError(Exception):
    """The log did not take, or does not have, what the report needs; a sentence says why not."""


def sealed_report(session: Session, asked: Asked, client: Client) -> bytes:
    """Make the report, record that it left, and return the file.

    Raises `NotSealedError`, and what `acting` and `sign_head` raise.
    """
    run_once()
    made = evidence(asked, session.owner)
    with writing():
        acting(session, Permission.VIEW_AUDIT_LOG)  # it holds events
        actor = f"administrator:{acting(session, Permission.VIEW_ADOPTION).pk}"
        told = {"kind": "report for a customer"}
        record(Action.AUDIT_EXPORTED, actor=actor, source=client.source, details=told)
        # A customer reads this one: it does not say from which address.
        record(Action.REPORT_SEALED, actor=actor, details={"fingerprint": digest(made.body)})
        seal_id = Event.objects.filter(action=Action.REPORT_SEALED, actor=actor).latest("pk").pk
    seal = _numbered(seal_id)
    checkpoint_now()
    checkpoint = newest_checkpoint()
    if checkpoint is None or checkpoint.size < (seal.seq or 0):
        raise NotSealedError("The checkpoint was not signed.")
    return rendered(_content(made, asked, seal, checkpoint))


def _numbered(event_id: int) -> Event:
    """The event once it has its place."""
    for _ in range(_TRIES):
        run_once()
        event = Event.objects.get(pk=event_id)
        if event.seq is not None:
            return event
        time.sleep(_PAUSE)
    raise NotSealedError("The event got no place in the log.")


def _content(
    made: Evidence, asked: Asked, seal: Event, checkpoint: Checkpoint
) -> dict[str, object]:
    wanted = [made.events[seq] for seq in sorted(made.events)]
    proven = list(prove([*wanted, seal], checkpoint))
    if len(proven) != len(wanted) + 1:
        raise NotSealedError("An event cannot be proven: the log is damaged.")
    key = load_signer(current().keys.audit_key).public_key()
    return {
        "format": FORMAT,
        "body": made.body,
        "checkpoint": checkpoint.text,
        "events": [_written(one, as_text=not asked.initials) for one in proven[:-1]],
        "public_key": verifier_key(made.body["origin"], key),
        "seal": _written(proven[-1], as_text=True),
    }


def _written(one: Proven, *, as_text: bool) -> dict[str, object]:
    event = one.event
    told = (
        {"text": event.text} if as_text else {"leaf": b64encode(bytes(event.leaf or b"")).decode()}
    )
    return {"seq": event.seq, "proof": proof(one.path), **told}
