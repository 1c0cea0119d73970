"""A new password in place of the current one, in a session with two factors (security.md §8)."""

from django.contrib.auth.hashers import make_password

from vratar.accounts import hash_queue
from vratar.accounts.models import SecurityState
from vratar.audit import Action, record
from vratar.core.database import writing
from vratar.notices.kinds import Notice
from vratar.notices.services import queue
from vratar.policy.access import PASSWORD_CHOSEN, State, state_of_session
from vratar.policy.authority import NotAllowedError
from vratar.sessions import services as sessions
from vratar.sessions.models import Level, Session
from vratar.sessions.services import Client
from vratar.sessions.told import told
from vratar.sign_in.services.outcomes import Gone, Refused, SignedIn, Waiting
from vratar.sign_in.services.password import is_right, reserve_in
from vratar.sign_in.services.reauthentication import refuse
from vratar.sign_in.services.turn_off import stands_alone
from vratar.throttle import services as budgets


def change_password(
    session: Session, current: str, new: str, client: Client
) -> SignedIn | Refused | Waiting | Gone:
    """Check the current password, set the new one, end every other session.

    A wrong one counts as at sign-in and as at a re-authentication: five end the session. Raises
    `NotAllowedError` without two factors and an explicit proof.
    """
    account = session.owner
    with hash_queue.place():
        reservation = reserve_in(session, client)
        if isinstance(reservation, Waiting):
            return reservation
        right = is_right(account, current)
        hashed = make_password(new) if right else ""
    with writing():
        session = sessions.locked(session)
        require_proof(session)
        # Changed meanwhile: what was right is not any more.
        if not right or session.owner.password != account.password:
            return refuse(session, client)
        budgets.take_back(reservation)
        return _change(session, hashed, client, alone=stands_alone(new))


def choose_after_recovery(session: Session, new: str, client: Client) -> SignedIn | Refused:
    """Set the password owed after a recovery code; the code was the proof. Refuses the same one.

    Raises `NotAllowedError` where none is owed.
    """
    with hash_queue.place():
        same = is_right(session.owner, new)
        hashed = "" if same else make_password(new)
    with writing():
        session = sessions.locked(session)
        if state_of_session(session) is not State.PASSWORD_OWED:
            raise NotAllowedError("password")
        if same:
            return Refused()
        session.data[PASSWORD_CHOSEN] = True
        return _change(session, hashed, client, alone=stands_alone(new))


def require_proof(session: Session) -> None:
    """Raise `NotAllowedError` without two factors and an explicit re-authentication."""
    fresh = sessions.is_reauthenticated(session, explicit=True)
    if session.level != Level.AAL2 or not fresh:
        raise NotAllowedError("proof")


def _change(session: Session, hashed: str, client: Client, *, alone: bool) -> SignedIn:
    account = session.owner
    account.password = hashed
    account.save(update_fields=["password"])
    sessions.cut_off(account, kept=session)
    session.data["password_stands_alone"] = alone
    state = SecurityState.objects.filter(account_id=account.pk)
    state.update(link_expires_at=None, password_compromised_at=None, unproven_failures=0)
    who = f"administrator:{account.pk}"
    record(Action.PASSWORD_CHANGED, actor=who, target=who, source=client.source)
    queue(Notice.PASSWORD_CHANGED, account, details=told(client))
    return SignedIn(sessions.rotate(session), session)
