"""The one verb other rooms need: record what happens, in the transaction in which it happens."""

import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import connection

from vratar.audit.actions import DETAIL_KEYS, Action, Result
from vratar.audit.canonical import Value, canonical, utc_text
from vratar.core import clock

if TYPE_CHECKING:
    from vratar.audit.models import Event

Fields = Mapping[str, Value | Mapping[str, Value]]

LONGEST = 500  # characters of one detail; a reason for a reset may be as long


def record(  # noqa: PLR0913 - the fields of an event, by name
    action: Action,
    *,
    actor: str,
    target: str = "",
    factor: str = "",
    result: str = Result.SUCCESS,
    source: str = "",
    lane: str = "",
    details: Mapping[str, Value] | None = None,
) -> None:
    """Insert one event; it commits or vanishes with the change it tells of.

    `actor` and `target` read "administrator:<id>", "host", "system" or "anonymous". Text in
    `details` is cut at `LONGEST` characters. Raises `RuntimeError` outside a transaction,
    `ValueError` for an unknown action, result or detail and `TypeError` for a detail that is no
    text, integer, bool or None: no event, no change.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("An audit event belongs in the transaction of what it records.")
    fields: Fields = {
        "actor": actor,
        "target": target,
        "action": Action(action),
        "factor": factor,
        "result": Result(result),
        "source": source,
        "lane": lane,
        "details": _allowed(details or {}),
    }
    event_at(clock.now(), fields).save(force_insert=True)


def event_at(at: datetime, fields: Fields) -> "Event":
    """An event with all its fields, not stored yet.

    Proofs show the leaves of events to readers who are not shown their texts. The salt keeps these
    from trying names until a text fits its leaf. Events of earlier versions have none, and need
    none to be verified: the leaf is of the text, whatever it holds.
    """
    from vratar.audit.models import COLUMNS, Event  # models exist only once the apps are loaded

    text = canonical({"at": utc_text(at), "salt": secrets.token_hex(16), **fields})
    told = json.loads(text)
    return Event(at=at, text=text, **{name: told[name] for name in COLUMNS})


def _allowed(details: Mapping[str, Value]) -> dict[str, Value]:
    if unknown := set(details) - DETAIL_KEYS:
        raise ValueError(f"No audit event may tell {', '.join(sorted(unknown))}.")
    return {
        name: value[:LONGEST] if isinstance(value, str) else value
        for name, value in details.items()
    }
