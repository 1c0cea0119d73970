"""Codes that somebody else tried since the last sign-in, told at the next (security.md §12)."""

from vratar.audit import Action
from vratar.audit.models import Event
from vratar.sessions.models import PendingSignIn

WRONG_CODES = "wrong_codes"
"""Where a session's data keeps them until its person has read of them."""

_REFUSED = (Action.SECOND_FACTOR_REFUSED, Action.RECOVERY_CODE_REFUSED)


def strange_failures(pending: PendingSignIn) -> dict[str, str | int] | None:
    """How many since the last sign-in, and the newest one; None where there were none.

    The typing errors of this very sign-in do not count.
    """
    who = f"administrator:{pending.account_id}"
    signed_in = Event.objects.filter(actor=who, action=Action.SIGN_IN_SUCCEEDED).order_by("-pk")
    last = signed_in.values_list("pk", flat=True).first() or 0
    refused = Event.objects.filter(target=who, action__in=_REFUSED, pk__gt=last)
    strange = list(refused.order_by("-pk")[pending.failures :])
    if not strange:
        return None
    newest = strange[0]
    browser = str(newest.content()["details"].get("browser") or "")
    return {
        "count": len(strange),
        "at": int(newest.at.timestamp()),
        "source": newest.source,
        "browser": browser,
    }
