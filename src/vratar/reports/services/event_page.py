"""A page of the audit log: fifty events, and the ways to newer and older ones."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice

from vratar.audit.models import Event
from vratar.reports.services.event_query import Place, Wanted, events

PER_PAGE = 50
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CURSOR = re.compile(r"([0-9]{1,16})-([0-9]{1,18})")


@dataclass(frozen=True)
class EventPage:
    """Newest first; `newer` and `older` are cursors, empty where nothing is there."""

    found: list[Event]
    newer: str = ""
    older: str = ""
    # The cursor was none, or nothing is there any more: the newest are shown instead.
    misplaced: bool = False


def event_page(wanted: Wanted, before: str = "", after: str = "") -> EventPage:
    """The newest page, or the one older than `before`, or the one newer than `after`."""
    if not (before or after):
        return _older(wanted, None)
    start = _place(before or after)
    page = None if start is None else (_older if before else _newer)(wanted, start)
    if page and page.found:
        return page
    newest = _older(wanted, None)
    return EventPage(newest.found, older=newest.older, misplaced=True)


def _older(wanted: Wanted, start: Place | None) -> EventPage:
    found = _read(wanted, start, newest_first=True)
    shown = found[:PER_PAGE]
    return EventPage(
        shown,
        newer=_cursor(shown[0]) if shown and start else "",
        older=_cursor(shown[-1]) if len(found) > PER_PAGE else "",
    )


def _newer(wanted: Wanted, start: Place) -> EventPage:
    found = _read(wanted, start, newest_first=False)
    if len(found) <= PER_PAGE:
        return _older(wanted, None)  # the newest page is always a full one
    shown = found[PER_PAGE - 1 :: -1]
    return EventPage(shown, newer=_cursor(shown[0]), older=_cursor(shown[-1]))


def _read(wanted: Wanted, start: Place | None, *, newest_first: bool) -> list[Event]:
    more = PER_PAGE + 1
    return list(islice(events(wanted, start, newest_first=newest_first, step=more), more))


def _cursor(event: Event) -> str:
    return f"{(event.at - _EPOCH) // timedelta(microseconds=1)}-{event.pk}"


def _place(cursor: str) -> Place | None:
    found = _CURSOR.fullmatch(cursor)
    if found is None:
        return None
    return Place(_EPOCH + timedelta(microseconds=int(found[1])), int(found[2]))
