"""How the team stands now, in numbers; and the row of totals that housekeeping makes of it."""

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, F, QuerySet

from vratar.accounts.models import Administrator, SecurityState
from vratar.accounts.zones import zone_named
from vratar.authenticators.recovery_codes import services as recovery_codes
from vratar.authenticators.recovery_codes.models import RecoveryCode, RecoveryCodeSet
from vratar.authenticators.recovery_codes.services import LOW_STOCK, PER_SET
from vratar.authenticators.totp.models import PendingEnrolment, Status, TotpAuthenticator
from vratar.core import clock
from vratar.core.database import writing
from vratar.policy.counts import Waiting, team, waiting
from vratar.reports.models import DailyTotals
from vratar.reports.services.failures import failures_between
from vratar.reports.services.learned import Learned, learned
from vratar.training.models import Drill, DrillKind

DRILL_COUNTS_FOR = timedelta(days=365)


@dataclass(frozen=True)
class Counts:
    """The numbers of `DailyTotals` that are true at one moment."""

    active: int
    protected: int
    unfinished: int
    exempt: int
    overdue: int
    postponed: int
    checked: int
    drilled: int
    few_codes: int
    unsaved_codes: int
    trained: int

    @property
    def off(self) -> int:
        """The active ones who have not begun."""
        return self.active - self.protected - self.unfinished


@dataclass(frozen=True)
class Present:
    """How it stands now, and what the counts were made from."""

    counts: Counts
    learned: Learned
    # How many protected administrators have 0, 1, … recovery codes left.
    codes: list[int]
    left: Waiting


def present() -> Present:
    """Count everything, in a number of statements that does not depend on how many there are.

    Each begins with the rows that are few, or reads those of everybody once.
    """
    now = clock.now()
    trained, codes, left, counted = learned(now), codes_left(), waiting(), team()
    on = TotpAuthenticator.objects.filter(status=Status.ACTIVE)
    begun = PendingEnrolment.objects.exclude(account__in=_bound()).filter(account__is_active=True)
    drills = Drill.objects.filter(
        kind=DrillKind.RECOVERY, right=True, at__gte=now - DRILL_COUNTS_FOR
    )
    drilled = drills.filter(account__is_active=True, account__in=on.values("account"))
    excused = SecurityState.objects.filter(account__is_active=True).exclude(account__in=_bound())
    checked = on.filter(account__is_active=True, last_used_at__gt=F("created_at"))
    counts = Counts(
        active=counted.total,
        protected=counted.protected,
        unfinished=begun.count(),
        exempt=excused.filter(exempt_until__gt=now).count(),
        overdue=left.overdue,
        postponed=excused.filter(postponed_until__isnull=False).count(),
        checked=checked.count(),
        drilled=drilled.values("account").distinct().count(),
        few_codes=sum(codes[: LOW_STOCK + 1]),
        unsaved_codes=recovery_codes.unsaved().count(),
        trained=trained.passed,
    )
    return Present(counts, trained, codes, left)


def codes_left() -> list[int]:
    """How many protected administrators have 0, 1, … codes left."""
    used = RecoveryCode.objects.filter(used_at__isnull=False)
    # The few sets that do not count are looked up; a join would look up all of them.
    void = RecoveryCodeSet.objects.exclude(pk__in=in_force_sets().values("pk"))
    used = used.exclude(code_set__in=void.values("pk"))
    left = Counter(
        PER_SET - number
        for number in used.values("code_set").annotate(n=Count("pk")).values_list("n", flat=True)
    )
    left[PER_SET] += in_force_sets().count() - sum(left.values())
    return [left[number] for number in range(PER_SET + 1)]


def in_force_sets() -> "QuerySet[RecoveryCodeSet]":
    """The recovery codes that count."""
    return RecoveryCodeSet.objects.filter(invalidated_at=None, account__is_active=True)


def _bound() -> "QuerySet[TotpAuthenticator, int]":
    """The accounts that hold an authenticator, blocked or not."""
    held = TotpAuthenticator.objects.exclude(status=Status.INVALIDATED)
    return held.values_list("account", flat=True)


def today() -> date:
    """The day it is where the site is."""
    return clock.now().astimezone(zone_named("")).date()


def count_yesterday() -> bool:
    """Store the totals of the day that has ended, once; whether this call did.

    Nothing changes while the server is off, so a day is counted as late as on the next; one that
    was missed altogether is not invented, nor is one before there was anybody.
    """
    zone, end_day = zone_named(""), today()
    day = end_day - timedelta(days=1)
    start, end = (datetime.combine(one, time.min, zone) for one in (day, end_day))
    begun = Administrator.objects.filter(created_at__lt=end).exists()
    if not begun or DailyTotals.objects.filter(day=day).exists():
        return False
    failed = failures_between(start, end)
    fields = {
        "counted_at": clock.now(),
        "failures": failed.by_hour,
        "early_refusals": failed.early,
        **asdict(present().counts),
    }
    with writing():
        # Another process may have counted meanwhile: its row stays.
        return DailyTotals.objects.get_or_create(day=day, defaults=fields)[1]
