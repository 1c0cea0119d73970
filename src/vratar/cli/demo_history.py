"""What `vratar demo` says of the past 90 days: the training, and the totals of each day."""

import random
from bisect import bisect_right
from dataclasses import replace
from datetime import datetime, time, timedelta

from vratar.accounts.models import Administrator
from vratar.accounts.zones import zone_named
from vratar.authenticators.totp.models import Status, TotpAuthenticator
from vratar.cli.demo_events import DAYS
from vratar.core.database import writing
from vratar.reports.models import DailyTotals
from vratar.reports.services.counting import Counts, present, today
from vratar.reports.services.failures import failures_between
from vratar.training.models import Drill, DrillKind, LessonProgress, QuizAttempt
from vratar.training.services.course import course


def store_training(now: datetime) -> None:
    """Let whoever has set up two-factor and has not begun do some of the lessons."""
    holders = TotpAuthenticator.objects.filter(status=Status.ACTIVE, account__lessons=None)
    done, passed, drills = [], [], []
    for account, at in holders.order_by("account").values_list("account", "created_at"):
        chance = random.Random(account)  # noqa: S311 - the same every time, nothing secret
        finished = min(now, at + timedelta(days=chance.randint(1, 20)))
        number = chance.choice([0, 2, 3, 5, 6, 7, 7, 7, 7])
        done += [
            LessonProgress(
                account_id=account,
                course_version=lesson.changed_in,
                lesson=lesson.name,
                started_at=at,
                done_at=finished,
            )
            for lesson in course().lessons[:number]
        ]
        if number == len(course().lessons):
            passed.append(_pass(account, finished, chance))
            if chance.random() < 0.6:  # noqa: PLR2004
                drill = Drill(account_id=account, kind=DrillKind.RECOVERY, at=finished, right=True)
                drills.append(drill)
    with writing():
        LessonProgress.objects.bulk_create(done)
        QuizAttempt.objects.bulk_create(passed)
        Drill.objects.bulk_create(drills)


def _pass(account: int, at: datetime, chance: random.Random) -> QuizAttempt:
    score = chance.randint(course().quiz.pass_mark, len(course().quiz.questions))
    return QuizAttempt(
        account_id=account,
        course_version=course().version,
        seed=account,
        score=score,
        started_at=at,
        finished_at=at,
        passed=True,
    )


def store_days() -> None:
    """Make the totals of the past days anew, from the people there are and from the log."""
    zone, last = zone_named(""), today()
    people, counted = _Past(), present().counts
    rows = []
    for back in range(DAYS, 0, -1):
        day = last - timedelta(days=back)
        start, end = (datetime.combine(day + timedelta(days=n), time.min, zone) for n in (0, 1))
        failed = failures_between(start, end)
        then = people.at(end, counted)
        rows.append(
            DailyTotals(
                day=day,
                counted_at=end,
                failures=failed.by_hour,
                early_refusals=failed.early,
                **vars(then),
            )
        )
    with writing():
        DailyTotals.objects.all().delete()
        DailyTotals.objects.bulk_create(rows)


class _Past:
    """The active administrators' dates, sorted."""

    def __init__(self) -> None:
        active = Administrator.objects.filter(is_active=True)
        held = TotpAuthenticator.objects.filter(status=Status.ACTIVE, account__in=active)
        bound = dict(held.values_list("account", "created_at"))
        self.made = sorted(active.values_list("created_at", flat=True))
        self.bound = sorted(bound.values())
        due = active.values_list("pk", "security_state__deadline")
        self.due = sorted(at for pk, at in due if at and pk not in bound)

    def at(self, end: datetime, now: Counts) -> Counts:
        """How it was then; what left no date is the share that it is now."""
        active, protected = bisect_right(self.made, end), bisect_right(self.bound, end)
        share = protected / now.protected if now.protected else 0
        soon = bisect_right(self.bound, end + timedelta(days=1))
        return replace(
            now,
            active=max(active, protected),
            protected=protected,
            unfinished=min(soon, active) - protected if active > protected else 0,
            overdue=bisect_right(self.due, end),
            **{
                name: round(getattr(now, name) * share)
                for name in ("checked", "drilled", "few_codes", "unsaved_codes", "trained")
            },
        )
