"""A policy that protects less than before is told to all administrators (security.md §12)."""

import math
from collections.abc import Mapping

from vratar.accounts.models import Administrator
from vratar.notices.kinds import Notice
from vratar.notices.services import Value, queue_all
from vratar.policy.models import FirstSetUp, Policy, Requirement


def is_lower(new: Policy, old: Policy) -> bool:
    """Whether it asks less of anybody than before, or later, or lets fewer decide."""
    return (
        _covers_fewer(new, old)
        or (_is_demanded(new) and _is_demanded(old) and _is_later(new, old))
        or new.postponement_days > old.postponement_days
        or (_by_approval(old) and not _by_approval(new))
        or (old.second_approver and not new.second_approver)
        or _training_gap(new) > _training_gap(old)
    )


def tell_of_policy(new: Policy, old: Policy, told: Mapping[str, Value]) -> None:
    """Queue the mails where the change lowers it, in the transaction of the change.

    `told` has `by`, `source` and `browser`; from the server's command line it has no `by`.
    """
    if is_lower(new, old):
        queue_all(Notice.POLICY_LOWERED, Administrator.objects.filter(is_active=True), details=told)


def _covers_fewer(new: Policy, old: Policy) -> bool:
    if new.requirement == Requirement.EVERYBODY or old.requirement == Requirement.NOBODY:
        return False
    if old.requirement == Requirement.EVERYBODY:
        return True
    # Between roles; nobody is none of them.
    left = set(new.roles) if new.requirement == Requirement.ROLES else set()
    return not set(old.roles) <= left


def _is_later(new: Policy, old: Policy) -> bool:
    if new.deadline_on and old.deadline_on:
        return new.deadline_on > old.deadline_on
    if not new.deadline_on and not old.deadline_on:
        return new.deadline_days > old.deadline_days
    # Between days and a date somebody gains time, unless it is due at once now.
    return bool(new.deadline_on or new.deadline_days)


def _is_demanded(policy: Policy) -> bool:
    return policy.requirement != Requirement.NOBODY


def _by_approval(policy: Policy) -> bool:
    return policy.first_set_up == FirstSetUp.APPROVAL


def _training_gap(policy: Policy) -> tuple[bool, float]:
    """The longest time without training."""
    return not policy.training_required, policy.training_months or math.inf
