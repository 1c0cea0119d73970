"""The team in numbers: who is protected, and who is left, by the time they have."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Count, Q

from vratar.accounts.models import Administrator
from vratar.authenticators.totp.models import Status, TotpAuthenticator
from vratar.core import clock
from vratar.policy.services import due_by, overdue, without_factor

INVITED = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)

DAYS = (3, 7, 14)
"""Ends of the groups."""


@dataclass(frozen=True)
class Team:
    """How many there are, and how many of them are protected."""

    total: int
    protected: int


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


def team() -> Team:
    """The active administrators, counted."""
    active = Administrator.objects.filter(is_active=True)
    on = TotpAuthenticator.objects.filter(status=Status.ACTIVE, account__is_active=True)
    return Team(total=active.count(), protected=on.count())


def late() -> Q:
    """What is true, in a query, of accounts that are overdue; who is invited has a link's time."""
    return overdue() & ~INVITED


def postponed() -> Q:
    """What is true, in a query, of accounts that put their deadline off."""
    return without_factor() & Q(security_state__postponed_until__gt=clock.now())


def exempt() -> Q:
    """What is true, in a query, of accounts that somebody excused."""
    return without_factor() & Q(security_state__exempt_until__gt=clock.now())


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
