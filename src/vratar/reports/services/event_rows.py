"""Events of the log as people read them: names, sentences, the time where the reader is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from vratar.audit import Result
from vratar.audit.canonical import utc_text
from vratar.audit.models import Event
from vratar.reports.services.actors import names
from vratar.reports.services.event_words import actors_in, told
from vratar.sign_in.activity import event_text
from vratar.ui import dates


@dataclass(frozen=True)
class Row:
    """One event in words."""

    # None until the sequencer, which comes by every second, has given it a number.
    seq: int | None
    utc: str
    utc_words: str
    time: str
    who: str
    event: str
    about: str
    failed: bool
    source: str
    device: str
    details: list[tuple[str, str]]


def rows(found: Sequence[Event]) -> list[Row]:
    """All of them, with the names they need in a constant number of statements."""
    contents = [event.content() for event in found]
    actors = {actor for event in found for actor in (event.actor, event.target) if actor}
    for content in contents:
        actors |= actors_in(content)
    named = names(actors)
    return [_row(*pair, named) for pair in zip(found, contents, strict=True)]


def _row(event: Event, content: dict[str, Any], named: dict[str, str]) -> Row:
    return Row(
        seq=event.seq,
        utc=utc_text(event.at),
        utc_words=f"{event.at:%Y-%m-%d %H:%M:%S} UTC",
        time=dates.with_seconds(event.at),
        who=named[event.actor],
        event=event_text(event.action),
        about=named.get(event.target, "") if event.target != event.actor else "",
        failed=event.result == Result.FAILURE,
        source=event.source,
        device=str(content["details"].get("browser") or ""),
        details=told(content, named),
    )
