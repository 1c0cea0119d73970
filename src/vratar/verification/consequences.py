"""What wrong codes lead to, besides a wait (security.md §6.3).

The numbers of failures decide, never the submitted values: nothing here takes longer for one wrong
code than for another.
"""

from django.db.models import F
from django.db.models.functions import Greatest

from vratar.accounts.account import Account
from vratar.accounts.models import Administrator, SecurityState
from vratar.audit import Action, record
from vratar.authenticators.totp import services as totp
from vratar.core import clock
from vratar.notices.kinds import Notice
from vratar.notices.services import queue
from vratar.sessions import services as sessions
from vratar.sessions.services import Client
from vratar.sessions.told import told

TELL_AT = 3  # failures after a right password
MARK_AT = 10  # of them from unknown browsers: the password is taken for stolen


def of_known(account_id: int, client: Client, failures: int) -> None:
    """One more failure in a row from browsers that completed a sign-in."""
    if failures == TELL_AT:
        queue(Notice.WRONG_CODES, _account(account_id), details=told(client))


def of_unknown(account_id: int, client: Client, _failures: int = 0) -> None:
    """One more failure after a right password from a browser that never completed a sign-in."""
    states = SecurityState.objects.filter(pk=account_id)
    states.update(unproven_failures=F("unproven_failures") + 1)
    counted = states.values_list("unproven_failures", flat=True).get()
    if counted == TELL_AT:
        queue(Notice.WRONG_CODES, _account(account_id), details=told(client))
    if counted >= MARK_AT:
        states.filter(password_compromised_at=None).update(password_compromised_at=clock.now())
        _record(Action.PASSWORD_MARKED, account_id, client, counted)
        queue(Notice.PASSWORD_MARKED, _account(account_id), details=told(client))


def were_typing_errors(account_id: int, failures: int) -> None:
    """These failures belonged to a sign-in that succeeded: they are evidence of nothing."""
    if failures:
        left = Greatest(F("unproven_failures") - failures, 0)
        SecurityState.objects.filter(pk=account_id).update(unproven_failures=left)


def disable(account_id: int, client: Client, failures: int) -> None:
    """The hard cap: no code is accepted any more, everything signed in ends (63B-4 §3.2.2)."""
    account = _account(account_id)
    totp.disable(account_id)
    sessions.cut_off(account, kept=None)
    _record(Action.AUTHENTICATOR_DISABLED, account_id, client, failures)
    queue(Notice.AUTHENTICATOR_DISABLED, account, details=told(client))


def _account(account_id: int) -> Account:
    return Administrator.objects.select_related("security_state").get(pk=account_id)


def _record(action: Action, account_id: int, client: Client, failures: int) -> None:
    record(
        action,
        actor="system",
        target=f"administrator:{account_id}",
        source=client.source,
        details={"failures": failures, "browser": told(client)["browser"]},
    )
