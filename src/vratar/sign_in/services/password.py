"""The first step: the password (security.md §4, §6.2)."""

from vratar.accounts import passwords
from vratar.accounts.account import Account
from vratar.accounts.names import canonical_username
from vratar.accounts.services import find, hold, renew_hash, still_stands
from vratar.audit import Action, record
from vratar.authenticators.totp import services as totp
from vratar.core import clock
from vratar.core.database import writing
from vratar.sessions import pending
from vratar.sessions import services as sessions
from vratar.sessions.models import Level
from vratar.sessions.services import Client
from vratar.sign_in.services.outcomes import NEXT, CodeOwed, Refused, SignedIn, Waiting
from vratar.throttle import services as budgets

PasswordOutcome = CodeOwed | SignedIn | Refused | Waiting


def submit_password(
    username: str, password: str, client: Client, next_path: str = ""
) -> PasswordOutcome:
    """Check a username and password; go on to the code, or in where no factor is bound.

    The try is counted before the hash is computed and the hash runs outside both transactions.
    """
    account = find(username)
    reservation = reserve(account, canonical_username(username), client)
    if isinstance(reservation, Waiting):
        return reservation
    right = is_right(account, password)
    hashed = passwords.renewed(password, account.password) if account and right else None
    with writing():
        if account is not None:
            hold(account.pk)
        if account is None or not right or not still_stands(account):
            _refused(account, username, client)
            return Refused()
        budgets.take_back(reservation)
        if hashed:
            renew_hash(account, hashed)
        return _accepted(account, client, next_path)


def reserve(
    account: Account | None, canonical_name: str, client: Client
) -> budgets.Reservation | Waiting:
    """Count a password try in a transaction of its own, before anything is evaluated."""
    with writing():
        account_id = account.pk if account else None
        answer = budgets.reserve_password(account_id, canonical_name, client.source, clock.now())
    return Waiting(answer.until) if isinstance(answer, budgets.Waiting) else answer


def is_right(account: Account | None, password: str) -> bool:
    """Whether this is the account's password; the same work for every wrong one."""
    hashable = passwords.is_hashable(password)
    active = account if account is not None and account.is_active else None
    return passwords.password_is_right(active, password if hashable else "") and hashable


def _accepted(account: Account, client: Client, next_path: str) -> CodeOwed | SignedIn:
    who = f"administrator:{account.pk}"
    if totp.bound(account.pk):
        raw_id, _ = pending.start(account, client.source, next_path)
        record(Action.PASSWORD_ACCEPTED, actor=who, factor="password", source=client.source)
        return CodeOwed(raw_id)
    raw_id, session = sessions.start(account, Level.AAL1, client, data={NEXT: next_path})
    record(Action.SIGN_IN_SUCCEEDED, actor=who, factor="password", source=client.source)
    return SignedIn(raw_id, session)


def _refused(account: Account | None, username: str, client: Client) -> None:
    name = canonical_username(username)
    record(
        Action.PASSWORD_REFUSED,
        actor="anonymous",
        target=f"administrator:{account.pk}" if account else "",
        factor="password",
        result="failure",
        source=client.source,
        # People type passwords into this field: the first character and the length say enough.
        details={} if account else {"username_masked": f"{name[:1]}…({len(name)})"},
    )
