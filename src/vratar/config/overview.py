"""The dashboard in numbers and sentences: who is protected, who is left, what the clock says."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vratar.config.server_clock import Reading
from vratar.staff.services.listing import Team
from vratar.staff.services.waiting import Waiting

CLOCK_SCALE = 60.0
"""Seconds at the ends of the clock's scale."""


@dataclass(frozen=True)
class Bar:
    """One bar of a chart: a label, the number, and its share of the longest in percent."""

    kind: str
    label: str
    value: int
    share: float


@dataclass(frozen=True)
class Clock:
    """The server's clock: a status, a sentence, and where the hand stands in percent, if at all."""

    kind: str
    text: str
    hand: float | None = None
    hint: str = ""


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
        ("bad", _("Overdue"), left.overdue),
        *(("warn", _less_than(days), number) for days, number in left.within.items()),
        ("muted", _("More time, or no deadline"), left.later),
    ]
    longest = max(number for _kind, _label, number in groups)
    return [
        Bar(kind, label, number, number / longest * 100) for kind, label, number in groups if number
    ]


def clock_card(reading: Reading | None) -> Clock:
    """Chart 7: how far the server's clock is off."""
    if reading is None:
        hint = _("Codes depend on the time. Name a reference in vratar.toml (site.time_server).")
        return Clock("muted", _("Server clock not checked."), hint=hint)
    if reading.offset is None:
        return Clock("warn", _("The time server does not answer."))
    seconds = round(abs(reading.offset))
    if not seconds:
        text = _("Right to the second.")
    elif reading.offset > 0:
        text = ngettext("%(n)d second fast.", "%(n)d seconds fast.", seconds) % {"n": seconds}
    else:
        text = ngettext("%(n)d second slow.", "%(n)d seconds slow.", seconds) % {"n": seconds}
    shown = max(-CLOCK_SCALE, min(CLOCK_SCALE, reading.offset))
    return Clock(reading.kind, text, (shown + CLOCK_SCALE) / (2 * CLOCK_SCALE) * 100)


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
