"""The events of a filter as a file, written while it is sent: never more than a few in memory."""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from vratar.accounts.permissions import Permission
from vratar.audit import Action, record
from vratar.audit.models import Event
from vratar.core import clock
from vratar.core.csv_lines import csv_lines
from vratar.core.database import writing
from vratar.policy.authority import acting
from vratar.reports.services.event_query import STEP, Wanted, events
from vratar.sessions.models import Session
from vratar.sessions.services import Client
from vratar.sign_in.activity import names_of

COLUMNS = (
    *("seq", "at", "actor", "actor_name", "action", "target", "target_name"),
    *("result", "factor", "source", "lane", "details"),
)
"""The same in both kinds of file, and in every language."""


def export(session: Session, wanted: Wanted, kind: str, client: Client) -> Iterator[str]:
    """Record that the events leave the log, and return them, the oldest first, piece by piece.

    `kind` is "csv" or "json". No event, no file. Raises what `acting` raises.
    """
    with writing():
        actor = acting(session, Permission.VIEW_AUDIT_LOG)
        record(
            Action.AUDIT_EXPORTED,
            actor=f"administrator:{actor.pk}",
            source=client.source,
            details={"kind": kind, "filter": _in_words(wanted)},
        )
    # What comes later, this export's own event first, is not waited for.
    now = clock.now()
    until = min(wanted.until, now) if wanted.until else now
    rows = _rows(replace(wanted, until=until))
    if kind == "json":
        return _json(rows)
    return csv_lines(COLUMNS, (_cells(row) for row in rows))


def _in_words(wanted: Wanted) -> str:
    asked = {name: value for name, value in asdict(wanted).items() if value not in (None, "")}
    return urlencode(asked, doseq=True)


def _rows(wanted: Wanted) -> Iterator[dict[str, Any]]:
    found = events(wanted, newest_first=False)
    while batch := list(islice(found, STEP)):
        named = names_of({one for event in batch for one in (event.actor, event.target)})
        for event in batch:
            yield _row(event, named)


def _row(event: Event, named: dict[str, str]) -> dict[str, Any]:
    fields = event.content()
    for side in ("actor", "target"):
        who = fields[side]
        # Only people have names that are the same in every language.
        fields[f"{side}_name"] = named.get(who, "") if who.startswith("administrator:") else ""
    return {"seq": event.seq, **fields}


def _cells(row: dict[str, Any]) -> list[object]:
    details = json.dumps(row["details"], ensure_ascii=False, sort_keys=True)
    return [details if name == "details" else row[name] for name in COLUMNS]


def _json(rows: Iterator[dict[str, Any]]) -> Iterator[str]:
    before = "[\n"
    for row in rows:
        yield before + json.dumps(row, ensure_ascii=False, sort_keys=True)
        before = ",\n"
    yield "\n]\n" if before == ",\n" else "[]\n"
