"""Who is left: the active administrators without a second factor, by the time they have."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Count, Q

from vratar.accounts.models import Administrator
from vratar.core import clock
from vratar.policy.services import due_by, overdue, without_factor

INVITED = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)

DAYS = (3, 7, 14)
"""Ends of the groups."""


@dataclass(frozen=True)
class Waiting:
    """How many are left. `within` maps days to those due before so many days have passed.

    The groups do not overlap: who is overdue is not also within three days.
    """

    overdue: int
    within: dict[int, int]
    later: int
    """Due after the last group, or never."""

    @property
    def total(self) -> int:
        """All of them."""
        return self.overdue + sum(self.within.values()) + self.later


def late() -> Q:
    """What is true, in a query, of accounts that are overdue; who is invited has a link's time."""
    return overdue() & ~INVITED


def waiting() -> Waiting:
    """Count them, in one statement."""
    now = clock.now()
    due = {f"by_{days}": due_by(now + timedelta(days=days)) for days in (0, *DAYS)}
    left = Administrator.objects.filter(without_factor(), ~INVITED, is_active=True)
    counted = left.aggregate(
        total=Count("pk"), **{name: Count("pk", filter=Q(one)) for name, one in due.items()}
    )
    ends = [counted[name] for name in due]
    steps = [end - before for before, end in pairwise(ends)]
    return Waiting(ends[0], dict(zip(DAYS, steps, strict=True)), counted["total"] - ends[-1])
