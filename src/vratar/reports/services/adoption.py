"""The adoption report: the same for the page, the files and the command."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vratar.accounts.models import SecurityState
from vratar.authenticators.totp.models import Status, TotpAuthenticator
from vratar.core import clock
from vratar.policy.counts import Team, Waiting
from vratar.reports.charts import Bars, Chart, Ring, Word, no_data
from vratar.reports.services.counting import Counts
from vratar.reports.services.headline import bars, team_sentence
from vratar.reports.services.history import adoption_over_time, failed_sign_ins, totals_of
from vratar.reports.services.kept import lately
from vratar.reports.services.metrics import Metric, metrics
from vratar.reports.services.people import recovery_codes_left, training_progress

PERIODS = (7, 30, 90)
"""Days that can be looked back on."""
LONGEST_LIST = 50


@dataclass(frozen=True)
class Excused:
    """Somebody who is not protected and has been given time: until when, and why."""

    name: str
    until: datetime
    reason: str
    exempt: bool
    """By somebody else; otherwise the person put it off."""


@dataclass(frozen=True)
class Adoption:
    """All of it."""

    sentence: str
    charts: list[Chart]
    metrics: list[Metric]
    excused: list[Excused]


def adoption(days: int, *, names: bool) -> Adoption:
    """The report over the last so many days; with names only for who may see them."""
    found, totals = lately(), totals_of(days)
    now = found.counts
    return Adoption(
        sentence=team_sentence(Team(now.active, now.protected), found.left),
        charts=[
            _protected(now),
            _who_is_left(found.left),
            adoption_over_time(totals, now),
            failed_sign_ins(totals),
            recovery_codes_left(found.codes, names=names),
            training_progress(found.learned, now.active),
        ],
        metrics=metrics(found, totals, days),
        excused=_excused() if names else [],
    )


def _protected(now: Counts) -> Chart:
    if not now.active:
        return no_data("protected", _("Protected"))
    rest = now.active - now.protected
    text = ngettext(
        "%(n)d administrator is not protected.", "%(n)d administrators are not protected.", rest
    )
    names = {"protected": _("Protected"), "not_protected": _("Not protected")}
    numbers = {"protected": now.protected, "not_protected": rest}
    return Chart(
        name="protected",
        title=_("Protected"),
        finding=text % {"n": rest} if rest else _("Everybody is protected."),
        columns={"status": _("Status"), "administrators": _("Administrators")},
        rows=[(Word(key, name), numbers[key]) for key, name in names.items()],
        drawing=Ring(now.protected, now.active),
    )


def _who_is_left(left: Waiting) -> Chart:
    text = ngettext(
        "%(n)d administrator has not set up two-factor authentication.",
        "%(n)d administrators have not set up two-factor authentication.",
        left.total,
    )
    shown = bars(left)
    return Chart(
        name="left",
        title=_("Who is left"),
        finding=text % {"n": left.total} if left.total else _("Nobody is left."),
        columns={"time_left": _("Time left"), "administrators": _("Administrators")},
        rows=[(Word(bar.key, bar.label), bar.value) for bar in shown],
        drawing=Bars(shown) if shown else None,
    )


def _excused() -> list[Excused]:
    now = clock.now()
    granted = Q(postponed_until__gt=now) | Q(exempt_until__gt=now)
    held = TotpAuthenticator.objects.exclude(status=Status.INVALIDATED).values("account")
    found = SecurityState.objects.filter(granted, account__is_active=True)
    rows = found.exclude(account__in=held).select_related("account")
    chosen = sorted(rows.order_by("pk")[:LONGEST_LIST], key=lambda one: one.account.name_key)
    return [_row(one, now) for one in chosen]


def _row(state: SecurityState, now: datetime) -> Excused:
    name = state.account.get_full_name()
    if state.exempt_until and state.exempt_until > now:
        return Excused(name, state.exempt_until, state.exempt_reason, exempt=True)
    return Excused(name, state.postponed_until or now, state.postponed_reason, exempt=False)
