"""Giving an administrator who lost everything a new start: from the host, with a reason."""

from vratar.accounts.services import find, hold
from vratar.audit import Action, record
from vratar.authenticators.recovery_codes import services as recovery_codes
from vratar.authenticators.totp import enrolment
from vratar.authenticators.totp import services as totp
from vratar.authenticators.totp.models import Reason
from vratar.core import clock
from vratar.core.database import writing
from vratar.sessions import services as sessions
from vratar.throttle import services as budgets

REASON_MIN, REASON_MAX = 10, 500


class UnknownAdministratorError(Exception):
    """No administrator has this username."""


def reset_two_factor_from_host(username: str, reason: str) -> str:
    """Invalidate everything the administrator holds; they enrol again after their next login.

    Returns the username as stored. Raises `UnknownAdministratorError`, and `ValueError` for a
    reason that is too short or too long.
    """
    if not REASON_MIN <= len(reason.strip()) <= REASON_MAX:
        raise ValueError(f"Give a reason of {REASON_MIN} to {REASON_MAX} characters.")
    with writing():
        account = find(username)
        if account is None:
            raise UnknownAdministratorError(username)
        hold(account.pk)
        now = clock.now()
        ended = totp.invalidate(account.pk, Reason.RESET, now)
        recovery_codes.invalidate(account.pk, now)
        enrolment.discard(account.pk)
        sessions.cut_off(account, kept=None)
        budgets.forget(account.pk)
        record(
            Action.TWO_FACTOR_RESET,
            actor="host",
            target=f"administrator:{account.pk}",
            details={"reason": reason.strip(), "count": ended},
        )
        return account.username
