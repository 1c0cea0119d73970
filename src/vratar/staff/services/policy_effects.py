"""What a change of the policy means for those who have no second factor."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from vratar.accounts.models import Administrator
from vratar.core import clock
from vratar.policy.counts import INVITED
from vratar.policy.models import Policy
from vratar.policy.services import Standing, judged, without_factor

_NAMED = 5
_NEXT = timedelta(microseconds=1)


@dataclass
class Group:
    """Some people: the names of the first, the number of all."""

    count: int = 0
    names: list[str] = field(default_factory=list)

    @property
    def more(self) -> int:
        """How many are not named."""
        return self.count - len(self.names)

    def add(self, person: Administrator) -> None:
        """One more."""
        self.count += 1
        if len(self.names) < _NAMED:
            self.names.append(person.get_full_name())


@dataclass
class Effects:
    """Who is blocked at once, who later and from which days on, who no longer is."""

    at_once: Group = field(default_factory=Group)
    later: Group = field(default_factory=Group)
    released: Group = field(default_factory=Group)
    blocked_from: set[date] = field(default_factory=set)
    """The days from which those who have time are blocked."""


def effects(new: Policy, old: Policy) -> Effects:
    """Judge everybody who can sign in and has no second factor by both policies."""
    found = Effects()
    left = Administrator.objects.filter(without_factor(), ~INVITED, is_active=True)
    for person in left.select_related("security_state", "role").order_by("name_key", "pk"):
        state = person.security_state
        before = judged(state, old, protected=False)
        if new.covers(person.role_id) and not old.covers(person.role_id):
            state.created_at = clock.now()  # as `policy.changing` will store it
        _sort(found, person, before, judged(state, new, protected=False))
    return found


def _sort(found: Effects, person: Administrator, before: Standing, after: Standing) -> None:
    if after.overdue and not before.overdue:
        found.at_once.add(person)
    elif before.overdue and not after.overdue:
        found.released.add(person)
    if after.deadline and not after.overdue:
        found.later.add(person)
        zone = person.security_state.zone
        found.blocked_from.add((after.deadline + _NEXT).astimezone(zone).date())
