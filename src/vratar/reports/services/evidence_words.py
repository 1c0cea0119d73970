"""The report for a customer as its page tells it, in the reader's language."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vratar.accounts.models import BUILT_IN_ROLES
from vratar.policy.models import Requirement
from vratar.reports.report_file import LISTS
from vratar.reports.services.event_words import told
from vratar.sign_in.activity import names_of


@dataclass(frozen=True)
class Person:
    """One administrator; `since` is None where the log does not tell."""

    name: str
    role: str
    protected: bool
    since: datetime | None
    seq: int | None


@dataclass(frozen=True)
class Line:
    """One thing that happened."""

    at: datetime
    name: str
    by: str
    details: list[tuple[str, str]]
    seq: int


@dataclass(frozen=True)
class Words:
    """The whole report."""

    site: str
    since: datetime
    until: datetime
    made_at: datetime
    sentence: str
    policy: str
    administrators: list[Person]
    leavers: list[Line]
    resets: list[Line]
    changes: list[Line]


def words(body: dict[str, Any]) -> Words:
    """Put a report into words."""
    names = names_of(set()) | body["names"]
    if body["people"] == "initials":  # several people may have the same
        names |= {who: f"{name} ({who.partition(':')[2]})" for who, name in body["names"].items()}
    lists = {name: [_line(row, names) for row in body[name]] for name in LISTS}
    return Words(
        site=body["site"]["name"],
        since=_moment(body["period"]["since"]),
        until=_moment(body["period"]["until"]),
        made_at=_moment(body["made_at"]),
        sentence=_sentence(body),
        policy=_policy(body["policy_in_force"]),
        administrators=[_person(row, names) for row in body["administrators"]],
        leavers=lists["leavers"],
        resets=lists["resets"],
        changes=lists["policy"],
    )


def _person(row: dict[str, Any], names: dict[str, str]) -> Person:
    role = str(BUILT_IN_ROLES.get(row["role"], row["role"]))
    since = _moment(row["since"]) if row["since"] else None
    return Person(names[row["who"]], role, row["protected"], since, row["seq"])


def _line(row: dict[str, Any], names: dict[str, str]) -> Line:
    who, by = names.get(row["who"], row["who"]), names.get(row["by"], row["by"])
    return Line(_moment(row["at"]), who, by, told(row, names), row["seq"])


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _sentence(body: dict[str, Any]) -> str:
    rows = body["administrators"]
    protected = sum(row["protected"] for row in rows)
    text = ngettext(
        "%(protected)d of %(total)d administrator is protected.",
        "%(protected)d of %(total)d administrators are protected.",
        len(rows),
    )
    return text % {"protected": protected, "total": len(rows)}


def _policy(policy: dict[str, Any]) -> str:
    who = {
        Requirement.NOBODY: _("Two-factor authentication is required of nobody."),
        Requirement.ROLES: _("Two-factor authentication is required of selected roles."),
        Requirement.EVERYBODY: _("Two-factor authentication is required of all administrators."),
    }
    return who[Requirement(policy["requirement"])]
