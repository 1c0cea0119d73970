"""Taking away everything an administrator signs in with, so that they begin anew."""

from vratar.accounts.models import Administrator, SecurityState
from vratar.accounts.services import find, hold
from vratar.audit import Action, record
from vratar.authenticators.recovery_codes import services as recovery_codes
from vratar.authenticators.totp import enrolment
from vratar.authenticators.totp import services as totp
from vratar.authenticators.totp.models import Reason
from vratar.core import clock
from vratar.core.database import writing
from vratar.notices import services as notices
from vratar.notices.kinds import Notice
from vratar.sessions import services as sessions
from vratar.throttle import services as budgets

REASON_MIN, REASON_MAX = 10, 500

NOTHING_GRANTED = {"postponed_until": None, "exempt_until": None, "exempt_reason": ""}
"""No more time for the one it is demanded of now. That they postponed once stays known."""


class UnknownAdministratorError(Exception):
    """No administrator has this username."""


def checked_reason(reason: str) -> str:
    """The reason as it is kept. Raises `ValueError` for one that is too short or too long."""
    reason = reason.strip()
    if not REASON_MIN <= len(reason) <= REASON_MAX:
        raise ValueError(f"Give a reason of {REASON_MIN} to {REASON_MAX} characters.")
    return reason


def reset_two_factor_from_host(username: str, reason: str) -> str:
    """Invalidate everything the administrator holds; they enrol again after their next login.

    Returns the username as stored. Raises `UnknownAdministratorError`, and `ValueError` for a
    reason that is too short or too long.
    """
    reason = checked_reason(reason)
    with writing():
        account = find(username)
        if account is None:
            raise UnknownAdministratorError(username)
        hold(account.pk)
        ended = start_over(account)
        record(
            Action.TWO_FACTOR_RESET,
            actor="host",
            target=f"administrator:{account.pk}",
            details={"reason": reason, "count": ended},
        )
        tell_of_reset(account, {"reason": reason})  # without "by": the text names the host
        return account.username


def start_over(account: Administrator) -> int:
    """Reset two-factor of a held account, in the caller's transaction.

    Whatever was bound is required again at the next login; waits end. How many authenticators
    were invalidated.
    """
    SecurityState.objects.filter(pk=account.pk).update(deadline=clock.now(), **NOTHING_GRANTED)
    budgets.forget(account.pk)
    return take_all(account, Reason.RESET)


def take_all(account: Administrator, reason: Reason) -> int:
    """End the authenticator, recovery codes, sessions and links of a held account.

    In the caller's transaction. How many authenticators were invalidated.
    """
    now = clock.now()
    ended = totp.invalidate(account.pk, reason, now)
    recovery_codes.invalidate(account.pk, now)
    shut_out(account)
    return ended


def shut_out(account: Administrator) -> None:
    """End sessions, links and a set-up under way of a held account; it keeps its factors.

    In the caller's transaction.
    """
    enrolment.discard(account.pk)
    sessions.cut_off(account, kept=None)
    # The new epoch has made them void.
    void = {"link_expires_at": None, "set_up_allowed_until": None}
    SecurityState.objects.filter(pk=account.pk).update(**void)


def tell_of_reset(account: Administrator, told: dict[str, notices.Value]) -> None:
    """Mail the person, and all other active administrators with the name (security.md §12).

    Whoever did it is told too: their session may have been somebody else's.
    """
    notices.queue(Notice.RESET, account, details=told)
    if notices.is_on():
        others = Administrator.objects.filter(is_active=True).exclude(pk=account.pk)
        named = {**told, "name": account.get_full_name()}
        notices.queue_all(Notice.RESET_OF_ANOTHER, others, details=named)
