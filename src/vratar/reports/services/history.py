"""Charts 2 and 3, from the totals of the days: adoption over time, failed sign-ins by hour."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from vratar.accounts.models import SecurityState
from vratar.accounts.zones import zone_named
from vratar.policy.models import Requirement
from vratar.policy.services import in_force
from vratar.reports.charts import Chart, Mark, Stack, Word, no_data
from vratar.reports.models import DailyTotals
from vratar.reports.services.counting import Counts, today
from vratar.reports.services.failures import Reason
from vratar.ui.dates import short_date

_TICKS = 3


def totals_of(days: int) -> list[DailyTotals]:
    """The counted days among the last so many, the oldest first."""
    since = today() - timedelta(days=days)
    return list(DailyTotals.objects.filter(day__gte=since).order_by("day"))


def adoption_over_time(totals: Sequence[DailyTotals], now: Counts) -> Chart:
    """Chart 2: who was protected, not finished or off on each day, with today as it is now."""
    title = _("Adoption over time")
    if not totals:
        return no_data("history", title)
    first, last = totals[0].day, today()
    known = {one.day: _split(one) for one in totals} | {last: _split(now)}
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    names = [_("Protected"), _("Not finished"), pgettext("two-factor", "Off")]
    keys = ("day", "protected", "not_finished", "off")
    return Chart(
        name="history",
        title=title,
        finding=_growth(first, totals[0].protected, now),
        columns=dict(zip(keys, [_("Day"), *names], strict=True)),
        rows=[(day, *known[day]) for day in sorted(known)],
        drawing=Stack(
            series=names,
            columns=[known.get(day) for day in days],
            ticks=_ticks(days),
            gap=False,
            line=_deadline(days),
        ),
        description=_("One column a day, the oldest first. A day that was not counted is empty."),
    )


def failed_sign_ins(totals: Sequence[DailyTotals]) -> Chart:
    """Chart 3: by the hour of the day, split by what was wrong."""
    title = _("Failed sign-ins by hour")
    if not totals:
        return no_data("failures", title)
    names = {
        Reason.PASSWORD: _("Password"),
        Reason.CODE: _("Code"),
        Reason.RECOVERY_CODE: _("Recovery code"),
    }
    hours = [
        tuple(sum(one.failures[reason][hour] for one in totals) for reason in names)
        for hour in range(24)
    ]
    words = _("One column for each hour, all days together. Time zone: %(zone)s.")
    return Chart(
        name="failures",
        title=title,
        finding=_worst(hours),
        columns={"hour": _("Hour"), **{reason.value: name for reason, name in names.items()}},
        rows=[(Word(f"{n:02}", _hour(n)), *numbers) for n, numbers in enumerate(hours)],
        drawing=Stack(
            series=list(names.values()),
            columns=hours,
            ticks=[Mark(n / 24 * 100, _hour(n)) for n in range(0, 24, 6)],
            gap=True,
        ),
        description=words % {"zone": zone_named("").key},
    )


def _split(one: Counts | DailyTotals) -> tuple[int, ...]:
    return one.protected, one.unfinished, one.off


def _hour(number: int) -> str:
    return f"{number % 24:02}:00"


def _growth(first: date, before: int, now: Counts) -> str:
    more = now.protected - before
    if more > 0:
        text = ngettext(
            "%(n)d administrator more is protected than on %(date)s.",
            "%(n)d administrators more are protected than on %(date)s.",
            more,
        )
    elif more < 0:
        text = ngettext(
            "%(n)d administrator fewer is protected than on %(date)s.",
            "%(n)d administrators fewer are protected than on %(date)s.",
            -more,
        )
    else:
        text = _("As many are protected as on %(date)s.")
    return text % {"n": abs(more), "date": short_date(first)}


def _worst(hours: Sequence[tuple[int, ...]]) -> str:
    sums = [sum(numbers) for numbers in hours]
    total, hour = sum(sums), sums.index(max(sums))
    if not total:
        return _("Nobody failed to sign in.")
    text = ngettext(
        "%(n)d sign-in failed. Most of them between %(start)s and %(end)s.",
        "%(n)d sign-ins failed. Most of them between %(start)s and %(end)s.",
        total,
    )
    return text % {"n": total, "start": _hour(hour), "end": _hour(hour + 1)}


def _ticks(days: Sequence[date]) -> list[Mark]:
    step = -(-len(days) // _TICKS)
    return [Mark(n / len(days) * 100, short_date(days[n])) for n in range(0, len(days), step)]


def _deadline(days: Sequence[date]) -> Mark | None:
    """The last day that the policy gives, if it is among these: one for all, or the commonest."""
    policy = in_force()
    day = policy.deadline_on
    if day is None and policy.requirement != Requirement.NOBODY and policy.deadline_days:
        day = _commonest(days, timedelta(days=policy.deadline_days))
    if day is None or day not in days:
        return None
    at = (days.index(day) + 1) / len(days) * 100
    return Mark(at, _("Deadline: %(date)s") % {"date": short_date(day)})


def _commonest(days: Sequence[date], given: timedelta) -> date | None:
    zone = zone_named("")
    start, end = (
        datetime.combine(day - given, time.min, zone)
        for day in (days[0], days[-1] + timedelta(days=1))
    )
    began = SecurityState.objects.filter(
        account__is_active=True, created_at__gte=start, created_at__lt=end
    )
    found: dict[date, int] = {}
    # Who came under the policy together shares the moment.
    together = began.values("created_at").annotate(n=Count("pk"))
    for at, number in together.values_list("created_at", "n"):
        day = at.astimezone(zone).date() + given
        found[day] = found.get(day, 0) + number
    return max(found, key=lambda day: (found[day], day)) if found else None
