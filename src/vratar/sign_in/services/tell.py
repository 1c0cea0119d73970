"""Mails about a bound authenticator and a used recovery code, in the caller's transaction."""

from vratar.accounts.account import Account
from vratar.accounts.models import OWNER_LEVEL, Administrator
from vratar.authenticators.recovery_codes import services as recovery_codes
from vratar.notices.kinds import Notice
from vratar.notices.services import is_on, queue, queue_all, take_back
from vratar.sessions.services import Client
from vratar.sessions.told import told


def tell_of_binding(
    account: Account, client: Client, *, replaced: bool, allowed: bool = False
) -> None:
    """Tell the administrator; of a first authenticator the Owners too (security.md §12).

    For that one the password was enough, unless somebody had `allowed` it.
    """
    details = told(client)
    if replaced:
        queue(Notice.REPLACED, account, details=details)
        return
    take_back(Notice.REMINDER, account)
    queue(Notice.BOUND, account, details=details)
    if is_on():
        owners = Administrator.objects.filter(role__level=OWNER_LEVEL, is_active=True)
        named = {**details, "name": account.get_full_name(), "allowed": allowed}
        queue_all(Notice.FIRST_SET_UP, owners.exclude(pk=account.pk), details=named)


def tell_of_recovery_code(
    account: Account, client: Client, *, proof: bool = False, drill: bool = False
) -> None:
    """Tell that one was used, and how few are left where they are few.

    `proof`: in a session, to show who sits there; `drill`: to practise; otherwise it signed in.
    """
    if not is_on():
        return
    details = told(client)
    queue(Notice.RECOVERY_CODE_USED, account, details={**details, "proof": proof, "drill": drill})
    left = recovery_codes.remaining(account.pk)
    if left <= recovery_codes.LOW_STOCK:
        queue(Notice.RECOVERY_CODES_LOW, account, details={**details, "count": left})
