"""What the operator of the server decides for everybody, by command."""

from copy import copy

from vratar.audit import Action, record
from vratar.core.database import writing
from vratar.policy.lowering import tell_of_policy
from vratar.policy.models import Policy


def set_second_approver(reason: str, *, on: bool) -> bool:
    """Whether resets wait for a second administrator from now on; False: it was so already.

    All administrators are told when the policy asks for less than before.
    """
    with writing():
        policy = Policy.objects.select_for_update().first() or Policy()
        if policy.second_approver == on:
            return False
        before = copy(policy)
        policy.second_approver = on
        policy.save()
        record(
            Action.POLICY_CHANGED,
            actor="host",
            details={"field": "second_approver", "old": not on, "new": on, "reason": reason},
        )
        tell_of_policy(policy, before, {"reason": reason})
        return True
