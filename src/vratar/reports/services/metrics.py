"""The numbers of the report, each with its definition (training.md §7)."""

import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, F, FloatField, Func, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vratar.audit import Action
from vratar.audit.models import Event
from vratar.authenticators.totp.models import TotpAuthenticator
from vratar.core import clock
from vratar.reports.models import DailyTotals
from vratar.reports.services.counting import Counts, Present
from vratar.reports.services.learned import Learned
from vratar.reports.services.lost_phones import median_minutes

RESETS_WITHIN = timedelta(days=90)
FEWEST_FOR_A_MEAN = 5
"""Of fewer people a mean says too much of each."""


@dataclass(frozen=True)
class Metric:
    """One number: `number` of `total` where it is a share, None where there is nothing to say."""

    name: str
    label: str
    definition: str
    number: float | None
    total: int | None = None
    nothing: str = "–"
    """What people read where there is no number."""

    @property
    def text(self) -> str:
        """As people read it."""
        if self.number is None or self.total == 0:
            return self.nothing
        if self.total is None:
            return f"{self.number:g}"
        words = _("%(n)s of %(total)s (%(share)s%%)")
        share = round(self.number / self.total * 100)
        return words % {"n": self.number, "total": self.total, "share": share}


def metrics(found: Present, totals: list[DailyTotals], days: int) -> list[Metric]:
    """What can be computed from what is stored, over the period where it is about one."""
    now = found.counts
    return [
        *_of_the_team(now),
        *_mean_score(found.learned),
        *_of_the_protected(now),
        *_of_the_period(now, totals, days),
    ]


def _of_the_team(now: Counts) -> list[Metric]:
    return [
        Metric(
            "share_protected",
            _("Share protected"),
            _(
                "Active administrators with confirmed two-factor authentication, of all active "
                "ones. Who is exempt counts as unprotected."
            ),
            now.protected,
            now.active,
        ),
        Metric(
            "exempt",
            _("Exempt"),
            _("Unprotected administrators who are excused until a date."),
            now.exempt,
        ),
        Metric(
            "overdue",
            _("Overdue"),
            _("Past the deadline, and two-factor authentication is not confirmed."),
            now.overdue,
        ),
        Metric(
            "postponed",
            _("Postponed"),
            _("Unprotected administrators who have used their postponement."),
            now.postponed,
        ),
        Metric(
            "training",
            _("Training passed"),
            _("Passed the training, and no part of it is due again; of all active ones."),
            now.trained,
            now.active,
        ),
    ]


def _of_the_protected(now: Counts) -> list[Metric]:
    return [
        Metric(
            "drill_done",
            _("Recovery drill done"),
            _("Did the recovery drill right within 12 months, of those protected."),
            now.drilled,
            now.protected,
        ),
        Metric(
            "checked",
            _("Checked"),
            _("Logged in or tested with a code since enrolment, of those protected."),
            now.checked,
            now.protected,
        ),
        Metric(
            "few_codes",
            _("Few recovery codes"),
            _("Have 3 or fewer recovery codes left, of those protected."),
            now.few_codes,
            now.protected,
        ),
        Metric(
            "unsaved_codes",
            _("Recovery codes not saved"),
            _("Never typed back the end of a code of their set, of those protected."),
            now.unsaved_codes,
            now.protected,
        ),
    ]


def _of_the_period(now: Counts, totals: list[DailyTotals], days: int) -> list[Metric]:
    moment = clock.now()
    resets = Event.objects.filter(action=Action.TWO_FACTOR_RESET, at__gte=moment - RESETS_WITHIN)
    per_hundred = round(resets.count() * 100 / now.active, 1) if now.active else None
    return [
        Metric(
            "median_days_to_enrol",
            _("Median days to enrol"),
            _(
                "From the day the policy's days count from to confirmation, of those who did so "
                "for the first time in the period."
            ),
            _median_days(moment - timedelta(days=days)),
        ),
        Metric(
            "resets_per_100",
            _("Resets per 100 administrators"),
            _("Resets by others or on the server in the last 90 days."),
            per_hundred,
        ),
        Metric(
            "median_minutes_lost_phone",
            _("Median minutes from lost phone to sessions ended"),
            _(
                "From “I lost my phone” to the set-up of the new one, or from the request of a "
                "reset to the reset, which end all other sessions. A reset that needs no approval "
                "ends them at once: 0 minutes. Of those that ended in the period, whatever the "
                "reason of the reset."
            ),
            median_minutes(moment - timedelta(days=days)),
            nothing=_("None yet"),
        ),
        Metric(
            "failed_sign_ins",
            _("Failed sign-ins"),
            _("Refused passwords, codes and recovery codes on the counted days of the period."),
            sum(sum(hours) for one in totals for hours in one.failures.values())
            if totals
            else None,
        ),
        Metric(
            "early_refusals",
            _("Codes refused soon after enrolment"),
            _("Within an hour of it: a sign of a wrong clock, on the phone or the server."),
            _sum(one.early_refusals for one in totals),
        ),
    ]


def _sum(numbers: Iterable[int]) -> int | None:
    """None where no day was counted."""
    found = list(numbers)
    return sum(found) if found else None


def _median_days(since: datetime) -> float | None:
    """Read at most two rows, however many enrolled."""
    earlier = TotpAuthenticator.objects.filter(
        account=OuterRef("account"), created_at__lt=OuterRef("created_at")
    )
    first = TotpAuthenticator.objects.filter(~Exists(earlier), created_at__gte=since)
    first = first.filter(account__is_active=True)
    count = first.count()
    if not count:
        return None
    days = _Days(F("created_at"), F("account__security_state__created_at"))
    middle = first.annotate(days=days).order_by("days").values_list("days", flat=True)
    took: list[float] = list(middle[(count - 1) // 2 : count // 2 + 1])
    return round(statistics.mean(max(0.0, one) for one in took), 1)


class _Days(Func):
    """From the second moment to the first; a subtraction would call Python for each row."""

    arity = 2
    output_field = FloatField()
    template = "(EXTRACT(EPOCH FROM %(expressions)s) / 86400)"
    arg_joiner = " - "

    def as_sqlite(self, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - Django's signature
        """The same by the day numbers of astronomers."""
        options |= {"template": "(julianday(%(expressions)s))", "arg_joiner": ") - julianday("}
        return self.as_sql(*arguments, **options)


def _mean_score(trained: Learned) -> list[Metric]:
    if trained.passed < FEWEST_FOR_A_MEAN:
        return []
    definition = ngettext(
        "Right answers in the passed quizzes; shown from %(n)d person on.",
        "Right answers in the passed quizzes; shown from %(n)d people on.",
        FEWEST_FOR_A_MEAN,
    ) % {"n": FEWEST_FOR_A_MEAN}
    return [Metric("mean_score", _("Mean score"), definition, trained.mean_score)]
