"""How the team stands, in words and bars: the dashboard and the adoption report say the same."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vratar.policy.counts import Team, Waiting


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: a label, the number, and its share of the longest in percent."""

    key: str
    kind: str
    label: str
    value: int
    share: float


def team_sentence(team: Team, left: Waiting) -> str:
    """17 of 20 administrators are protected. 2 have less than 7 days left. 1 is overdue."""
    soon = left.within[3] + left.within[7]
    return " ".join(
        [
            _protected(team),
            *([_soon(soon)] if soon else []),
            *([_overdue(left.overdue)] if left.overdue else []),
        ]
    )


def bars(left: Waiting) -> list[Bar]:
    """Chart 4: who is left, by the days to the deadline; only groups with somebody in them."""
    groups = [
        ("overdue", "bad", _("Overdue"), left.overdue),
        *(
            (f"within_{days}_days", "warn", _less_than(days), number)
            for days, number in left.within.items()
        ),
        ("later", "muted", _("More time, or no deadline"), left.later),
    ]
    longest = max(number for *_names, number in groups)
    return [
        Bar(key, kind, label, number, number / longest * 100)
        for key, kind, label, number in groups
        if number
    ]


def _protected(team: Team) -> str:
    words = ngettext(
        "%(protected)d of %(total)d administrator is protected.",
        "%(protected)d of %(total)d administrators are protected.",
        team.total,
    )
    return words % {"protected": team.protected, "total": team.total}


def _soon(number: int) -> str:
    return ngettext(
        "%(n)d has less than 7 days left.", "%(n)d have less than 7 days left.", number
    ) % {"n": number}


def _overdue(number: int) -> str:
    return ngettext("%(n)d is overdue.", "%(n)d are overdue.", number) % {"n": number}


def _less_than(days: int) -> str:
    return ngettext("Less than %(n)d day left", "Less than %(n)d days left", days) % {"n": days}
