"""A new set of recovery codes, and the proof that it was saved."""

from vratar import otp
from vratar.audit import Action, record
from vratar.authenticators.recovery_codes import services as recovery_codes
from vratar.authenticators.totp import services as totp
from vratar.authenticators.totp.models import Status
from vratar.core import clock
from vratar.core.database import writing
from vratar.notices.kinds import Notice
from vratar.notices.services import queue
from vratar.sessions import services as sessions
from vratar.sessions.models import Session
from vratar.sessions.services import Client
from vratar.sessions.told import told
from vratar.sign_in.services.outcomes import SignedIn


def issue_new_set(session: Session, client: Client) -> SignedIn:
    """Make ten new codes; the old ones are void, the account's other sessions end."""
    with writing():
        session = sessions.locked(session)
        account = session.owner
        recovery_codes.issue(account.pk, session.pk, clock.now())
        sessions.cut_off(account, kept=session)
        session.finish_recovery_by = None
        actor = f"administrator:{account.pk}"
        record(Action.RECOVERY_CODES_ISSUED, actor=actor, target=actor, source=client.source)
        queue(Notice.RECOVERY_CODES_ISSUED, account, details=told(client))
        return SignedIn(sessions.rotate(session), session)


def confirm_saved(session: Session, text: str, client: Client) -> bool:
    """Whether the end of the code asked for was typed back; then the codes are shown no more."""
    with writing():
        account_id = session.owner.pk
        issued = recovery_codes.in_force(account_id)
        tail = otp.canonical_tail(text)
        if issued is None or tail is None:
            return False
        if not recovery_codes.confirm_saved(issued, tail, clock.now(), session.pk):
            return False
        actor = f"administrator:{account_id}"
        record(Action.RECOVERY_CODES_SAVED, actor=actor, target=actor, source=client.source)
        return True


def continue_after_recovery(session: Session) -> bool:
    """Go on with the codes that are left, where that is offered."""
    with writing():
        if not can_continue(session.owner.pk):
            return False
        sessions.finish_recovery(sessions.locked(session))
        return True


def can_continue(account_id: int) -> bool:
    """Whether the account can sign in again without a new phone or new codes."""
    bound = totp.bound(account_id)
    active = bound is not None and bound.status == Status.ACTIVE
    return active and recovery_codes.remaining(account_id) > 0
