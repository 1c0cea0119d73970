"""Where an administrator stands: protected, in time, or overdue."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from vratar.accounts.models import SecurityState
from vratar.authenticators.totp import services as totp
from vratar.core import clock
from vratar.core.settings import current
from vratar.policy.models import Policy, Requirement


@dataclass(frozen=True)
class Standing:
    """One administrator before the policy."""

    protected: bool
    required: bool
    # The last moment at which the password alone still signs in; None where never required.
    deadline: datetime | None
    # Calendar days to it in the person's zone; 0 on the last day.
    days_left: int

    @property
    def overdue(self) -> bool:
        """Required, and the time for it is over."""
        return self.deadline is not None and not self.protected and clock.now() >= self.deadline


def in_force() -> Policy:
    """The policy row; the defaults where nobody has stored one."""
    return Policy.objects.first() or Policy()


def standing(state: SecurityState) -> Standing:
    """Where this account stands now. The deadline is computed on every read."""
    policy = in_force()
    protected = totp.bound(state.account_id) is not None
    if policy.requirement == Requirement.NOBODY and state.deadline is None:
        return Standing(protected, required=False, deadline=None, days_left=0)
    deadline = _deadline(state, policy)
    left = (deadline.astimezone(state.zone).date() - clock.now().astimezone(state.zone).date()).days
    return Standing(protected, required=True, deadline=deadline, days_left=max(0, left))


def is_required(state: SecurityState) -> bool:
    """Whether this account may not be without a second factor."""
    return standing(state).required


def min_password_length() -> int:
    """12 where a second factor is demanded, 15 where the password may stand alone."""
    floor = current().sign_in.password_min_length
    return floor if in_force().requirement == Requirement.EVERYBODY else max(15, floor)


def _deadline(state: SecurityState, policy: Policy) -> datetime:
    """The earlier of the policy's and the person's own; the policy's is the end of its day."""
    if policy.requirement == Requirement.NOBODY and state.deadline:
        return state.deadline
    by_policy = state.created_at
    if policy.deadline_days:
        day = state.created_at.astimezone(state.zone).date() + timedelta(days=policy.deadline_days)
        by_policy = datetime.combine(day, time.max, state.zone)
    return min(by_policy, state.deadline) if state.deadline else by_policy
