"""The report for a customer: who is protected since when, and what happened in a period.

Everything that has a date comes from an event of the audit log, and says from which.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from heapq import merge
from typing import Any

from vratar.accounts.models import Administrator
from vratar.audit.canonical import utc_text
from vratar.audit.checkpoint import origin
from vratar.audit.models import Event, Log
from vratar.authenticators.totp.models import Status, TotpAuthenticator
from vratar.core import clock
from vratar.core.settings import current
from vratar.policy.services import in_force
from vratar.reports.report_file import LISTS, SHOWS, SHOWS_NOT, TURNED_OFF, TURNED_ON, entry
from vratar.reports.services.event_query import Wanted, events, place_of


@dataclass(frozen=True)
class Asked:
    """The period, its end not included, and whether people are named or only their initials."""

    since: datetime
    until: datetime
    initials: bool


@dataclass(frozen=True)
class Evidence:
    """The report, and the events it was made from, by their numbers."""

    body: dict[str, Any]
    events: dict[int, Event] = field(default_factory=dict)


def evidence(asked: Asked, made_by: Administrator) -> Evidence:
    """Make the report; nothing is recorded."""
    log = Log.objects.first()
    found = Evidence(
        {
            "site": {"name": current().site.name, "url": current().site.url},
            "origin": log.origin if log else origin(),
            "made_at": utc_text(clock.now()),
            "made_by": f"administrator:{made_by.pk}",
            "period": {"since": utc_text(asked.since), "until": utc_text(asked.until)},
            "people": "initials" if asked.initials else "names",
            "policy_in_force": _policy(),
            # Applications are to come: until then the panel is the one door that there is.
            "doors": {"protected": [current().site.url], "not_covered": []},
            "shows": SHOWS,
            "shows_not": SHOWS_NOT,
        }
    )
    found.body["administrators"] = list(_administrators(found, asked))
    for name, action in LISTS.items():
        wanted = Wanted(since=asked.since, until=asked.until, action=action, result="success")
        found.body[name] = [_entry(found, event, asked) for event in _numbered(wanted)]
    found.body["names"] = _names(found.body, initials=asked.initials)
    return found


def initials_of(name: str) -> str:
    """I. P. for Ivan Petrovski."""
    return " ".join(f"{word[0].upper()}." for word in name.split())


def _policy() -> dict[str, Any]:
    policy = in_force()
    return {
        "requirement": str(policy.requirement),
        "deadline_days": policy.deadline_days,
        "second_approver": policy.second_approver,
    }


def _administrators(found: Evidence, asked: Asked) -> Iterator[dict[str, Any]]:
    since = _protected_since()
    on = TotpAuthenticator.objects.filter(status=Status.ACTIVE)
    protected = set(on.values_list("account_id", flat=True))
    people = Administrator.objects.filter(is_active=True).select_related("role")
    for person in people.order_by("pk" if asked.initials else "name_key"):
        who = f"administrator:{person.pk}"
        event = since.get(who) if person.pk in protected else None
        if event is not None and event.seq is not None:
            found.events[event.seq] = event
        yield {
            "who": who,
            "role": person.role.name,
            "protected": person.pk in protected,
            "since": utc_text(event.at) if event else None,
            "seq": event.seq if event else None,
        }


def _protected_since() -> dict[str, Event]:
    """By person, the event from which on two-factor was never off."""
    changes = [
        _numbered(Wanted(action=action, result="success")) for action in TURNED_ON | TURNED_OFF
    ]
    since: dict[str, Event] = {}
    for event in merge(*changes, key=place_of):
        if event.action in TURNED_OFF:
            since.pop(event.target, None)
        else:
            since.setdefault(event.target, event)
    return since


def _numbered(wanted: Wanted) -> Iterator[Event]:
    """Only what has its place in the log: the newest second is the next report's."""
    return (event for event in events(wanted, newest_first=False) if event.seq is not None)


def _entry(found: Evidence, event: Event, asked: Asked) -> dict[str, Any]:
    seq = event.seq or 0
    found.events[seq] = event
    return entry(seq, event.content(), initials=asked.initials)


def _names(body: dict[str, Any], *, initials: bool) -> dict[str, str]:
    people = {body["made_by"], *(row["who"] for row in body["administrators"])}
    for name in LISTS:
        for row in body[name]:
            people |= {row["who"], row["by"], row["details"].get("approver", "")}
    ids = [who.partition(":")[2] for who in people if who.startswith("administrator:")]
    known = Administrator.objects.filter(pk__in=ids).order_by("pk")
    return {
        f"administrator:{person.pk}": initials_of(person.get_full_name())
        if initials
        else person.get_full_name()
        for person in known
    }
