"""Turning two-factor off, where that is allowed (security.md §4)."""

from enum import StrEnum
from unicodedata import normalize

from vratar.accounts.services import hold, other_owners
from vratar.audit import Action, record
from vratar.authenticators.recovery_codes import services as recovery_codes
from vratar.authenticators.totp import services as totp
from vratar.authenticators.totp.models import Reason, Status, TotpAuthenticator
from vratar.core import clock
from vratar.core.database import writing
from vratar.notices.kinds import Notice
from vratar.notices.services import queue
from vratar.policy.services import is_required
from vratar.sessions import services as sessions
from vratar.sessions.models import Session
from vratar.sessions.services import Client
from vratar.sessions.told import told
from vratar.sign_in.services.outcomes import SignedIn

MIN_PASSWORD_ALONE = 15  # characters a password needs to stand alone (63B-4 §3.1.1.2)


class Refusal(StrEnum):
    """Why two-factor stays on."""

    REQUIRED = "required"
    SHORT_PASSWORD = "short password"  # noqa: S105 - a reason, no password
    LAST_OWNER = "last owner"


def stands_alone(password: str) -> bool:
    """Whether a password of this length may protect an account by itself."""
    return len(normalize("NFC", password)) >= MIN_PASSWORD_ALONE


def refusal(session: Session) -> Refusal | None:
    """Why this administrator may not turn it off; None when they may."""
    account = session.owner
    if is_required(account.security_state):
        return Refusal.REQUIRED
    if not session.data.get("password_stands_alone"):
        return Refusal.SHORT_PASSWORD
    others = other_owners(account.pk)
    if others is not None and not _any_protected(others):
        return Refusal.LAST_OWNER
    return None


def turn_off(session: Session, client: Client) -> SignedIn | Refusal:
    """End the authenticator, the recovery codes and the other sessions, in one transaction."""
    with writing():
        # All Owners at once: of two who turn it off together, the second sees the first.
        hold(session.owner.pk, *(other_owners(session.owner.pk) or []))
        session = sessions.locked(session)
        refused = refusal(session)
        if refused:
            return refused
        account, now = session.owner, clock.now()
        totp.invalidate(account.pk, Reason.TURNED_OFF, now)
        recovery_codes.invalidate(account.pk, now)
        sessions.cut_off(account, kept=session)
        actor = f"administrator:{account.pk}"
        record(Action.TWO_FACTOR_TURNED_OFF, actor=actor, target=actor, source=client.source)
        queue(Notice.TURNED_OFF, account, details=told(client))
        return SignedIn(sessions.lower_level(session), session)


def _any_protected(account_ids: list[int]) -> bool:
    return TotpAuthenticator.objects.filter(
        account_id__in=account_ids, status=Status.ACTIVE
    ).exists()
