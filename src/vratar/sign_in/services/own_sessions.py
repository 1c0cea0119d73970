"""Ending one's own other sessions, and saying that it was not oneself."""

from vratar.accounts.models import SecurityState
from vratar.audit import Action, record
from vratar.core import clock
from vratar.core.database import writing
from vratar.notices.kinds import Notice
from vratar.notices.services import queue
from vratar.sessions import services as sessions
from vratar.sessions.models import Session
from vratar.sessions.services import Client
from vratar.sessions.told import told
from vratar.sign_in.services.outcomes import SignedIn


def end_one(session: Session, pk: int, client: Client) -> bool:
    """End one session of this person; False where they have none of this number."""
    with writing():
        session = sessions.locked(session)
        found = next((one for one in sessions.of_account(session.owner.pk) if one.pk == pk), None)
        if found is None:
            return False
        sessions.end(found)
        who = f"administrator:{session.owner.pk}"
        named = {"session": bytes(found.digest).hex()[:12]}
        record(Action.SESSION_ENDED, actor=who, target=who, source=client.source, details=named)
        return True


def end_others(session: Session, client: Client) -> int:
    """End all sessions of this person but this one; how many were alive."""
    with writing():
        session = sessions.locked(session)
        others = [one for one in sessions.of_account(session.owner.pk) if one.pk != session.pk]
        for other in others:
            sessions.end(other)
        who = f"administrator:{session.owner.pk}"
        counted = {"count": len(others)}
        record(Action.SESSIONS_ENDED, actor=who, target=who, source=client.source, details=counted)
        return len(others)


def not_me(session: Session, client: Client) -> SignedIn:
    """Somebody else was here: end everything but this session, and mark the password."""
    with writing():
        session = sessions.locked(session)
        account = session.owner
        ended = sessions.cut_off(account, kept=session)
        state = SecurityState.objects.filter(account_id=account.pk)
        # The link under way died with the epoch.
        state.update(password_compromised_at=clock.now(), link_expires_at=None)
        who = f"administrator:{account.pk}"
        counted = {"count": ended}
        record(Action.NOT_ME, actor=who, target=who, source=client.source, details=counted)
        queue(Notice.NOT_ME, account, details=told(client))
        return SignedIn(sessions.rotate(session), session)
