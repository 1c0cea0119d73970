"""A policy that protects less than before is told to all administrators (security.md §12)."""

from collections.abc import Mapping

from vratar.accounts.models import Administrator
from vratar.notices.kinds import Notice
from vratar.notices.services import Value, queue_all
from vratar.policy.models import Policy, Requirement


def is_lower(new: Policy, old: Policy) -> bool:
    """Whether fewer people must have a second factor, or later, or fewer approve a reset."""
    if old.second_approver and not new.second_approver:
        return True
    if new.requirement != old.requirement:
        return new.requirement == Requirement.NOBODY
    return new.requirement != Requirement.NOBODY and new.deadline_days > old.deadline_days


def tell_of_policy(new: Policy, old: Policy, told: Mapping[str, Value]) -> None:
    """Queue the mails where the change lowers it, in the transaction of the change.

    `told` has `by`, `source` and `browser`; from the server's command line it has no `by`.
    """
    if is_lower(new, old):
        queue_all(Notice.POLICY_LOWERED, Administrator.objects.filter(is_active=True), details=told)
