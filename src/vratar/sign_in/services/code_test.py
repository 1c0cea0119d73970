"""Proving on one's own page that codes still work."""

from vratar.audit import Action, record
from vratar.authenticators.totp import services as totp
from vratar.core.database import writing
from vratar.sessions.models import Session
from vratar.sessions.services import Client
from vratar.verification.outcomes import Accepted, CodeOutcome
from vratar.verification.services import Asked, Purpose, verify_code


def test_code(session: Session, text: str, client: Client) -> CodeOutcome:
    """Verify a code, spend its step, count a failure: the same budget as at sign-in."""
    with writing():
        account_id = session.owner.pk
        outcome = verify_code(Asked(account_id, client, Purpose.CODE_TEST, known=True), text)
        if isinstance(outcome, Accepted):
            actor = f"administrator:{account_id}"
            record(Action.CODE_TESTED, actor=actor, factor=outcome.factor, source=client.source)
        return outcome


def seconds_off(account_id: int) -> int:
    """By how much the phone's clock was off at the last match, to within a step; 0 in step."""
    authenticator = totp.bound(account_id)
    return authenticator.last_offset * authenticator.period if authenticator else 0
