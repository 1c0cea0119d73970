"""The first step: the password (security.md §4, §6.2)."""

from vratar.accounts import hash_queue, passwords
from vratar.accounts.account import Account
from vratar.accounts.names import canonical_username
from vratar.accounts.services import find, hold, renew_hash, still_stands
from vratar.audit import Action, record
from vratar.authenticators.totp import services as totp
from vratar.core import clock
from vratar.core.database import writing
from vratar.sessions import known_browsers, pending
from vratar.sessions import services as sessions
from vratar.sessions.models import KnownBrowser, Level, Session
from vratar.sessions.services import Client
from vratar.sign_in.services.outcomes import NEXT, AtPanel, CodeOwed, Refused, SignedIn, Waiting
from vratar.throttle import services as budgets
from vratar.throttle.telling import has_own_event

PasswordOutcome = CodeOwed | SignedIn | AtPanel | Refused | Waiting


def submit_password(
    username: str, password: str, client: Client, next_path: str = "", host: str = ""
) -> PasswordOutcome:
    """Check a username and password; go on to the code, or in where no factor is bound.

    `host` is the gated host, empty on the panel's: there nobody gets in without a factor, and what
    is marked is not used.

    The try is counted before the hash is computed and the hash runs outside both transactions.
    Raises `HashQueueFullError`.
    """
    with hash_queue.place():
        account = find(username)
        browser = known_browsers.of(account.pk, client.browser_cookie) if account else None
        reservation, browser = _reserve(account, username, browser, client)
        if isinstance(reservation, Waiting):
            return reservation
        right = is_right(account, password)
        hashed = passwords.renewed(password, account.password) if account and right else None
    with writing():
        if account is not None:
            hold(account.pk)
        if account is None or not right or not still_stands(account):
            _refused(account, username, client, reservation)
            return Refused()
        budgets.take_back(reservation)
        if hashed:
            renew_hash(account, hashed)
        return _accepted(account, browser, client, next_path, host)


def reserve_in(session: Session, client: Client) -> budgets.Reservation | Waiting:
    """Count a password try of somebody signed in: nobody without this session is in its lane."""
    with writing():
        answer = budgets.reserve_trusted_password(f"session-{session.pk}", clock.now())
        return _told(answer, session.owner, str(session.owner), client)


def is_right(account: Account | None, password: str) -> bool:
    """Whether this is the account's password; the same work for every wrong one."""
    hashable = passwords.is_hashable(password)
    active = account if account is not None and account.is_active else None
    return passwords.password_is_right(active, password if hashable else "") and hashable


def _reserve(
    account: Account | None, username: str, browser: KnownBrowser | None, client: Client
) -> tuple[budgets.Reservation | Waiting, KnownBrowser | None]:
    """Count a try in a transaction of its own, before anything is evaluated.

    A known browser with too many wrong passwords is none any more, from this try on.
    """
    with writing():
        now = clock.now()
        if account is not None and browser is not None:
            answer = budgets.reserve_trusted_password(f"browser-{browser.pk}", now)
            if isinstance(answer, budgets.Reservation):
                return answer, browser
            _revoke(account, browser, client)
        name = canonical_username(username)
        answer = budgets.reserve_password(account.pk if account else None, name, client.source, now)
        return _told(answer, account, username, client), None


def _revoke(account: Account, browser: KnownBrowser, client: Client) -> None:
    known_browsers.forget(account.pk, [browser.pk])
    who = f"administrator:{account.pk}"
    record(Action.BROWSER_REVOKED, actor="system", target=who, source=client.source)


def _told(
    answer: budgets.Reservation | budgets.Waiting,
    account: Account | None,
    username: str,
    client: Client,
) -> budgets.Reservation | Waiting:
    """Let the audit log hear of a wait, the first time it refuses somebody."""
    if isinstance(answer, budgets.Reservation):
        return answer
    if answer.first:
        until = answer.until.isoformat(timespec="seconds")
        details = {"failures": answer.failures, "until": until, **_name(account, username)}
        _record(Action.SIGN_IN_BLOCKED, account, client, answer.lane, details)
    return Waiting(answer.until)


def _accepted(
    account: Account, browser: KnownBrowser | None, client: Client, next_path: str, host: str
) -> CodeOwed | SignedIn | AtPanel:
    who = f"administrator:{account.pk}"
    bound = totp.bound(account.pk)
    if host and (bound is None or account.security_state.password_compromised_at is not None):
        record(Action.PASSWORD_ACCEPTED, actor=who, factor="password", source=client.source)
        return AtPanel()
    if bound is not None:
        raw_id, _ = pending.start(account, client.source, next_path, browser, host)
        record(Action.PASSWORD_ACCEPTED, actor=who, factor="password", source=client.source)
        return CodeOwed(raw_id)
    raw_id, session = sessions.start(account, Level.AAL1, client, data={NEXT: next_path})
    record(Action.SIGN_IN_SUCCEEDED, actor=who, factor="password", source=client.source)
    return SignedIn(raw_id, session)


def _refused(
    account: Account | None, username: str, client: Client, reservation: budgets.Reservation
) -> None:
    if has_own_event(reservation, clock.now()):
        lane = reservation.lanes[0].key.partition(":")[0]
        _record(Action.PASSWORD_REFUSED, account, client, lane, _name(account, username))


def _record(
    action: Action,
    account: Account | None,
    client: Client,
    lane: str,
    details: dict[str, str | int],
) -> None:
    record(
        action,
        actor="anonymous",
        target=f"administrator:{account.pk}" if account else "",
        factor="password",
        result="failure",
        source=client.source,
        lane=lane,
        details=details,
    )


def _name(account: Account | None, username: str) -> dict[str, str | int]:
    """What the log says of a name nobody has: people type passwords into this field."""
    name = canonical_username(username)
    return {} if account else {"username_masked": f"{name[:1]}…({len(name)})"}
