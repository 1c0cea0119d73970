"""Reminding people to set up two-factor."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

from vratar.accounts.models import Administrator
from vratar.accounts.permissions import Permission
from vratar.audit import Action
from vratar.authenticators.totp.models import Status, TotpAuthenticator
from vratar.notices.kinds import Notice
from vratar.policy import reminding
from vratar.policy.reminding import ByHand
from vratar.policy.services import in_force, judged


def _unprotected(people: Mapping[int, Administrator]) -> dict[int, datetime | None]:
    """Who has no authenticator; until when each may still do without."""
    held = TotpAuthenticator.objects.filter(account_id__in=people)
    protected = set(held.exclude(status=Status.INVALIDATED).values_list("account_id", flat=True))
    policy = in_force()
    return {
        pk: judged(person.security_state, policy, protected=False).deadline
        for pk, person in people.items()
        if pk not in protected
    }


SET_UP = ByHand(
    Notice.REMINDER,
    Action.ADMINISTRATOR_REMINDED,
    Permission.VIEW_ADMINISTRATORS,
    _unprotected,
)
audience = partial(reminding.audience, SET_UP)
remind = partial(reminding.remind, SET_UP)
