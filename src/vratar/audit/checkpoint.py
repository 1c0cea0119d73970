"""When the head of the log is signed, and with which key (security.md §11)."""

import secrets
from datetime import timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction

from vratar.audit import notes
from vratar.audit.export import export_waiting
from vratar.audit.merkle import Tree
from vratar.audit.models import Checkpoint, Log
from vratar.core import clock
from vratar.core.database import writing
from vratar.core.settings import current
from vratar.crypto import files

EVENTS = 256  # so many new events are signed at once,
INTERVAL = timedelta(seconds=60)  # fewer after this time

_KEY = "audit key"
_SEED_SIZE = 32  # bytes of an Ed25519 private key (RFC 8032 §5.1.5)


def create_audit_key(path: Path) -> None:
    """Write a new key: 32 random bytes in hexadecimal, one line, readable by the owner only.

    Raises `KeyUnavailable` rather than overwrite: the old checkpoints need the old key.
    """
    files.create(path, f"{secrets.token_hex(_SEED_SIZE)}\n", what=_KEY, home=current().home)


def load_signer(path: Path) -> Ed25519PrivateKey:
    """Return the key that `create_audit_key` wrote; raises `KeyUnavailable`, in words."""
    text = files.read(path, what=_KEY, home=current().home)
    try:
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(text))
    except ValueError:
        raise files.corrupt(path, _KEY) from None  # the cause might show the content


def origin() -> str:
    """Return the name of a new log: its site without scheme, as the format recommends."""
    return current().site.url.partition("://")[2] + "/audit"


def checkpoint_now() -> Checkpoint | None:
    """Sign and export what is sequenced; None when all of it is signed already."""
    with writing():
        transaction.on_commit(export_waiting)
        log = Log.objects.select_for_update().first()
        return sign_head(log) if log and _unsigned(log, _latest()) else None


def is_due(log: Log | None) -> bool:
    """Whether enough new events, or old enough ones, wait for a signature."""
    latest = _latest()
    unsigned = _unsigned(log, latest) if log else 0
    if unsigned == 0 or latest is None:
        return unsigned > 0
    # An age below zero means that the clock was set back: sign now rather than wait for it.
    fresh = timedelta(0) <= clock.now() - latest.at < INTERVAL
    return unsigned >= EVENTS or not fresh


def sign_head(log: Log) -> Checkpoint:
    """Store the signed checkpoint of the whole log. For use with the row of `log` locked.

    It must not leave before the transaction has committed: what is out cannot be taken back.
    Raises `KeyUnavailable`.
    """
    tree = Tree.load(log.size, bytes(log.subtrees))
    text = notes.checkpoint_text(log.origin, tree.size, tree.root)
    return Checkpoint.objects.create(
        size=tree.size,
        root=tree.root,
        subtrees=tree.dump(),
        text=notes.sign(text, log.origin, load_signer(current().keys.audit_key)),
        at=clock.now(),
    )


def _latest() -> Checkpoint | None:
    return Checkpoint.objects.order_by("-size").first()


def _unsigned(log: Log, latest: Checkpoint | None) -> int:
    return max(0, log.size - (latest.size if latest else 0))
