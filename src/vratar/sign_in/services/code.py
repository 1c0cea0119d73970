"""The second step: a code, or a recovery code, for a pending sign-in."""

from vratar.audit import Action, record
from vratar.core.database import writing
from vratar.notices.kinds import Notice
from vratar.notices.services import queue
from vratar.sessions import gated, known_browsers
from vratar.sessions import pending as pendings
from vratar.sessions import services as sessions
from vratar.sessions.models import Level, PendingSignIn
from vratar.sessions.services import Client
from vratar.sessions.told import told
from vratar.sign_in.services.outcomes import NEXT, Entered, Gone, Refused, SignedIn, Waiting
from vratar.sign_in.services.tell import tell_of_recovery_code
from vratar.sign_in.services.wrong_codes import WRONG_CODES, strange_failures
from vratar.verification import outcomes
from vratar.verification.consequences import were_typing_errors
from vratar.verification.services import Asked, Purpose, verify_code, verify_recovery_code

Unseen = Waiting | outcomes.Disabled | outcomes.PasswordMarked | Gone
"""No code was looked at."""
CodeOutcome = SignedIn | Entered | Refused | Unseen
RecoveryOutcome = SignedIn | Refused | Waiting | outcomes.MalformedRecoveryCode | Gone


def submit_code(raw_id: str, text: str, client: Client, host: str = "") -> CodeOutcome:
    """Verify a code for the pending sign-in with this id; right: the session begins.

    On a gated `host` it is a session of that host alone.
    """
    with writing():
        pending = pendings.find(raw_id, host, lock=True)
        if pending is None:
            return Gone()
        outcome = verify_code(_asked(pending, client), text)
        match outcome:
            case outcomes.Accepted():
                return (_enter if host else _sign_in)(pending, client, outcome.factor)
            case outcomes.Refused():
                return _refuse(pending, outcome)
            case outcomes.Waiting():
                return Waiting(outcome.until)
            case outcomes.Disabled() | outcomes.PasswordMarked():
                return outcome


def submit_recovery_code(raw_id: str, text: str, client: Client) -> RecoveryOutcome:
    """Verify a recovery code; right: other sessions end and a recovery session begins."""
    with writing():
        pending = pendings.find(raw_id, lock=True)
        if pending is None:
            return Gone()
        outcome = verify_recovery_code(_asked(pending, client), text)
        match outcome:
            case outcomes.Accepted():
                sessions.cut_off(pending.account, kept=None)
                return _sign_in(pending, client, outcome.factor)
            case outcomes.Refused():
                return _refuse(pending, outcome)
            case outcomes.Waiting():
                return Waiting(outcome.until)
            case outcomes.MalformedRecoveryCode():
                return outcome


def cancel(raw_id: str, client: Client, host: str = "") -> None:
    """Forget the pending sign-in, if there is one."""
    with writing():
        pending = pendings.find(raw_id, host, lock=True)
        if pending is not None and pendings.end(pending):
            actor = f"administrator:{pending.account_id}"
            record(Action.SIGN_IN_CANCELLED, actor=actor, source=client.source)


def _asked(pending: PendingSignIn, client: Client) -> Asked:
    known = pending.browser_id is not None
    return Asked(pending.account_id, client, Purpose.SIGN_IN, known)


def _sign_in(pending: PendingSignIn, client: Client, factor: outcomes.Factor) -> SignedIn:
    recovering = factor is outcomes.Factor.RECOVERY_CODE
    seen = strange_failures(pending)
    _end(pending)
    raw_id, session = sessions.start(
        pending.account,
        Level.AAL2,
        client,
        recovering=recovering,
        data={NEXT: pending.next, WRONG_CODES: seen},
    )
    actor = f"administrator:{pending.account_id}"
    if recovering:
        record(Action.RECOVERY_CODE_USED, actor=actor, factor=factor, source=client.source)
        tell_of_recovery_code(pending.account, client)
    record(Action.SIGN_IN_SUCCEEDED, actor=actor, factor=factor, source=client.source)
    _tell_of_new_browser(pending, client)
    return SignedIn(raw_id, session)


def _enter(pending: PendingSignIn, client: Client, factor: outcomes.Factor) -> Entered:
    """Begin a session on the gated host. Wrong codes of others are told in the panel."""
    _end(pending)
    raw_id, session = gated.start(pending.account, pending.host, client, factor)
    record(
        Action.GATE_ENTERED,
        actor=f"administrator:{pending.account_id}",
        factor=factor,
        source=client.source,
        details={"host": pending.host},
    )
    _tell_of_new_browser(pending, client)
    return Entered(raw_id, session, pending.next)


def _end(pending: PendingSignIn) -> None:
    if pending.browser_id is None:
        were_typing_errors(pending.account_id, pending.failures)
    pendings.end(pending)


def _tell_of_new_browser(pending: PendingSignIn, client: Client) -> None:
    if not known_browsers.is_signed(pending.account_id, client.browser_cookie):
        facts = told(client)
        browser = {"browser": facts["browser"]}
        actor = f"administrator:{pending.account_id}"
        record(Action.NEW_BROWSER, actor=actor, source=client.source, details=browser)
        queue(Notice.NEW_BROWSER, pending.account, details=facts)


def _refuse(pending: PendingSignIn, outcome: outcomes.Refused) -> Refused | Gone:
    return Gone() if pendings.count_failure(pending) else Refused(outcome.failures)
