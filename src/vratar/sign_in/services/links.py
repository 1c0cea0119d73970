"""What a mailed or handed-over link does: a new password, a confirmed address (security.md §8).

Of two people with one link, one succeeds: it is read again with the account held, and what it
does makes it void.
"""

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from vratar.accounts.links import Kind
from vratar.accounts.models import SET_UP_ALLOWED, Administrator, SecurityState
from vratar.accounts.services import hold
from vratar.audit import Action, record
from vratar.authenticators.totp import services as totp
from vratar.core import clock
from vratar.core.database import writing
from vratar.notices.kinds import Notice
from vratar.notices.services import queue
from vratar.sessions import services as sessions
from vratar.sessions.models import Level
from vratar.sessions.services import Client
from vratar.sessions.told import told
from vratar.sign_in.services.outcomes import Gone, SignedIn
from vratar.sign_in.services.tickets import link_behind


@dataclass(frozen=True)
class Saved:
    """It is done; nobody was signed in by it."""


def choose_password(
    kind: Kind, account_id: int, ticket: str, password: str, client: Client
) -> SignedIn | Saved | Gone:
    """Set the password; everything that was signed in with the old one ends.

    A set-up link leads on to the enrolment where nothing is bound yet, and whoever made it has
    allowed that. A reset link, which is
    mailed, never signs in, never touches two-factor and lifts no mark of a compromise.
    """
    if link_behind(kind, account_id, ticket) is None:
        return Gone()
    hashed = make_password(password)
    with writing():
        hold(account_id)
        link = link_behind(kind, account_id, ticket)
        if link is None:
            return Gone()
        account = link.account
        account.password = hashed
        account.save(update_fields=["password"])
        sessions.cut_off(account, kept=None)
        lifted = {"password_compromised_at": None, "unproven_failures": 0}
        state = SecurityState.objects.filter(account_id=account.pk)
        state.update(link_expires_at=None, **(lifted if kind is Kind.SET_UP else {}))
        _record(Action.PASSWORD_RESET, account, client, kind=kind.value)
        queue(Notice.PASSWORD_CHANGED, account, details=told(client))
        if kind is not Kind.SET_UP or totp.bound(account.pk) is not None:
            return Saved()
        account.security_state.set_up_allowed_until = clock.now() + SET_UP_ALLOWED
        account.security_state.save(update_fields=["set_up_allowed_until"])
        raw_id, session = sessions.start(account, Level.AAL1, client)
        _record(Action.SIGN_IN_SUCCEEDED, account, client, factor="password")
        return SignedIn(raw_id, session)


def confirm_email(account_id: int, ticket: str, client: Client) -> Saved | Gone:
    """The address of the link is the account's from now on; both addresses are told."""
    with writing():
        hold(account_id)
        link = link_behind(Kind.EMAIL, account_id, ticket)
        if link is None:
            return Gone()
        set_email(link.account, link.email, client)
        return Saved()


def set_email(account: Administrator, email: str, client: Client) -> None:
    """Change the address, in the caller's transaction; both addresses are told."""
    before, account.email = account.email, email
    account.version += 1
    account.save(update_fields=["email", "version"])
    _record(Action.EMAIL_CHANGED, account, client, field="email", old=before, new=email)
    for address in (before, email):
        if address:
            queue(Notice.EMAIL_CHANGED, account, address=address, details=told(client))


def _record(
    action: Action, account: Administrator, client: Client, factor: str = "", **details: str
) -> None:
    who = f"administrator:{account.pk}"
    record(action, actor=who, target=who, factor=factor, source=client.source, details=details)
