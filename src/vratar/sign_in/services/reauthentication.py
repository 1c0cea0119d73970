"""Proving again who sits there, before a sensitive action (security.md §4)."""

from vratar import otp
from vratar.accounts import hash_queue
from vratar.audit import Action, record
from vratar.authenticators.totp import services as totp
from vratar.core import clock
from vratar.core.database import writing
from vratar.sessions import services as sessions
from vratar.sessions.models import Level, Session
from vratar.sessions.services import Client
from vratar.sign_in.services.outcomes import Gone, Refused, SignedIn, Waiting
from vratar.sign_in.services.password import is_right, reserve_in
from vratar.sign_in.services.tell import tell_of_recovery_code
from vratar.sign_in.services.turn_off import stands_alone
from vratar.throttle import services as budgets
from vratar.throttle.budgets import Budget, code_lane
from vratar.verification import outcomes
from vratar.verification.services import Asked, Purpose, verify_code, verify_recovery_code

ReauthenticationOutcome = SignedIn | Refused | Waiting | outcomes.MalformedRecoveryCode | Gone


def reauthenticate(
    session: Session, password: str, code: str, client: Client, *, recovery: bool
) -> ReauthenticationOutcome:
    """Check the password, then the code: one answer for both, five failures end the session.

    `code` is ignored where nothing is bound; `recovery` says that it is a recovery code.
    """
    account = session.owner
    slip = otp.canonical_recovery_code(code) if recovery else None
    if isinstance(slip, otp.MalformedRecoveryCode):
        # Before the password is looked at: told after it, this would say that it was right.
        return outcomes.MalformedRecoveryCode(slip.length)
    lane = code_lane(known=session.level == Level.AAL2)
    waits = _code_waits(account.pk, lane.recovery if recovery else lane.code)
    if waits is not None:
        return waits
    with hash_queue.place():
        reservation = reserve_in(session, client)
        if isinstance(reservation, Waiting):
            return reservation
        right = is_right(account, password)
    with writing():
        session = sessions.locked(session)
        if not right:
            return refuse(session, client)
        budgets.take_back(reservation)
        # A password of this length may stand alone; the length itself is not kept.
        session.data["password_stands_alone"] = stands_alone(password)
        if totp.bound(account.pk) is None:
            return _accept(session, client, "")
        known = session.level == Level.AAL2
        asked = Asked(account.pk, client, Purpose.REAUTHENTICATION, known)
        verify = verify_recovery_code if recovery else verify_code
        match verify(asked, code):
            case outcomes.Accepted() as accepted:
                return _accept(session, client, accepted.factor)
            case outcomes.Waiting() as waiting:
                return Waiting(waiting.until)
            case outcomes.Disabled():
                return Gone()
            case _:
                return refuse(session, client)


def _code_waits(account_id: int, budget: Budget) -> Waiting | None:
    """The wait of the code, told before the password: after it, it would say that it was right."""
    now = clock.now()
    opens = budgets.opens(budget, account_id, now)
    return Waiting(opens) if opens > now else None


def _accept(session: Session, client: Client, factor: str) -> SignedIn:
    actor = f"administrator:{session.owner.pk}"
    if factor == outcomes.Factor.RECOVERY_CODE:
        record(Action.RECOVERY_CODE_USED, actor=actor, factor=factor, source=client.source)
        tell_of_recovery_code(session.owner, client, proof=True)
    record(Action.REAUTHENTICATED, actor=actor, factor=factor or "password", source=client.source)
    return SignedIn(sessions.reauthenticated(session, factor), session)


def refuse(session: Session, client: Client) -> Refused | Gone:
    """Count and record a wrong proof in the caller's transaction; the fifth ends the session."""
    actor = f"administrator:{session.owner.pk}"
    record(Action.REAUTHENTICATION_REFUSED, actor=actor, result="failure", source=client.source)
    return Gone() if sessions.count_reauthentication_failure(session) else Refused()
