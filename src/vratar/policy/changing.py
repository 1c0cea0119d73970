"""What the operator of the server decides for everybody, by command."""

from vratar.accounts.models import Administrator
from vratar.audit import Action, record
from vratar.core.database import writing
from vratar.notices import services as notices
from vratar.notices.kinds import Notice
from vratar.policy.models import Policy


def set_second_approver(reason: str, *, on: bool) -> bool:
    """Whether resets wait for a second administrator from now on; False: it was so already.

    All administrators are told when the policy asks for less than before.
    """
    with writing():
        policy = Policy.objects.select_for_update().first() or Policy()
        if policy.second_approver == on:
            return False
        policy.second_approver = on
        policy.save()
        record(
            Action.POLICY_CHANGED,
            actor="host",
            details={"field": "second_approver", "old": not on, "new": on, "reason": reason},
        )
        if not on:
            everybody = Administrator.objects.filter(is_active=True)
            notices.queue_all(Notice.POLICY_LOWERED, everybody, details={"reason": reason})
        return True
