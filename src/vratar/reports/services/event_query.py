"""Events asked for, in the order of time, from any place on: as fast among millions as among few.

Ordered by time and only then by number, not by number alone: From and To are then bounds of the
index that the page is read from, also where a clock was once set back.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import merge
from typing import NamedTuple

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat

from vratar.audit.models import Event

STEP = 500
"""Rows read at a time: no cursor and no snapshot stays open."""
_ENOUGH = 5000
"""A value that occurs so often is not rare."""


class Place(NamedTuple):
    """Where an event stands; what comes after is read from here."""

    at: datetime
    pk: int


@dataclass(frozen=True)
class Wanted:
    """What is asked for; empty is everything."""

    since: datetime | None = None
    until: datetime | None = None  # not itself
    # Actors, by whom or about whom; None: anybody.
    who: tuple[str, ...] | None = None
    action: str = ""
    result: str = ""
    source: str = ""


def place_of(event: Event) -> Place:
    """Where it stands."""
    return Place(event.at, event.pk)


def events(
    wanted: Wanted, start: Place | None = None, *, newest_first: bool, step: int = STEP
) -> Iterator[Event]:
    """Yield them one after the other, beginning after `start`."""
    strands = (_strand(rows, start, newest_first, step) for rows in _strands(wanted))
    last = 0
    for event in merge(*strands, key=place_of, reverse=newest_first):
        if event.pk != last:  # one by somebody about themself is in two strands
            yield event
        last = event.pk


def _strands(wanted: Wanted) -> list["QuerySet[Event]"]:
    """One query for each person: with OR the database would sort all it finds."""
    between = {"at__gte": wanted.since, "at__lt": wanted.until}
    rows = Event.objects.filter(**{name: at for name, at in between.items() if at})
    columns = {"action": wanted.action, "result": wanted.result, "source": wanted.source}
    asked = {name: value for name, value in columns.items() if value}
    if wanted.who is None:
        return [_by_rarest(rows, asked)]
    return [
        _by_rarest(rows, {side: who, **asked}) for who in wanted.who for side in ("actor", "target")
    ]


def _by_rarest(rows: "QuerySet[Event]", asked: dict[str, str]) -> "QuerySet[Event]":
    """Filter, and have the index used that finds the fewest.

    SQLite does not know how often a value occurs, and takes any: measured with 3 million events,
    seven seconds for the failures of a person with few events.
    """
    if len(asked) > 1:
        seen = {name: rows.filter(**{name: asked[name]})[:_ENOUGH].count() for name in asked}
        rarest = min(seen, key=seen.__getitem__)
        others = {f"plain_{name}": value for name, value in asked.items() if name != rarest}
        # An expression has no index.
        plain = {name: Concat(name.removeprefix("plain_"), Value("")) for name in others}
        return rows.alias(**plain).filter(**others, **{rarest: asked[rarest]})
    return rows.filter(**asked)


def _strand(
    rows: "QuerySet[Event]", start: Place | None, newest_first: bool, step: int
) -> Iterator[Event]:
    order = ("-at", "-pk") if newest_first else ("at", "pk")
    while True:
        page = list(rows.filter(_beyond(start, newest_first)).order_by(*order)[:step])
        yield from page
        if len(page) < step:
            return
        start = place_of(page[-1])


def _beyond(start: Place | None, newest_first: bool) -> Q:
    if start is None:
        return Q()
    side = "lt" if newest_first else "gt"
    # The first condition is the bound of the index, the second takes the place itself away.
    after = Q(**{f"at__{side}": start.at}) | Q(**{f"pk__{side}": start.pk})
    return Q(**{f"at__{side}e": start.at}) & after
