"""A fresh code, where an application asks for one; the end of a session on a gated host."""

from dataclasses import dataclass, field

from vratar.accounts.services import hold
from vratar.audit import Action, record
from vratar.core.database import writing
from vratar.sessions import gated
from vratar.sessions.models import GateSession
from vratar.sessions.services import Client
from vratar.sign_in.services.outcomes import Gone, Refused, Waiting
from vratar.verification import outcomes
from vratar.verification.services import Asked, Purpose, verify_code


@dataclass(frozen=True)
class SteppedUp:
    """The session goes on under this id."""

    raw_id: str = field(repr=False)


Outcome = SteppedUp | Refused | Waiting | outcomes.Disabled | outcomes.PasswordMarked | Gone


def step_up(raw_id: str, host: str, text: str, client: Client) -> Outcome:
    """Verify a fresh code for the session with this id. Recovery codes are not taken here."""
    session = gated.find(raw_id, host)
    if session is None:
        return Gone()
    with writing():
        hold(session.account_id)
        session = gated.find(raw_id, host)  # as it stands now that nobody else changes it
        if session is None:
            return Gone()
        known = session.browser_id is not None
        asked = Asked(session.account_id, client, Purpose.STEP_UP, known)
        outcome = verify_code(asked, text)
        match outcome:
            case outcomes.Accepted():
                fresh = gated.step_up(session)
                _record(Action.GATE_STEPPED_UP, session, client, factor=outcome.factor)
                return SteppedUp(fresh)
            case outcomes.Refused():
                over = gated.count_failure(session)
                return Gone() if over else Refused(outcome.failures)
            case outcomes.Waiting():
                return Waiting(outcome.until)
            case outcomes.Disabled() | outcomes.PasswordMarked():
                return outcome


def leave(session: GateSession, client: Client) -> None:
    """Log out of this host; the panel and other hosts stay as they are."""
    with writing():
        hold(session.account_id)  # a step-up under way is judged first
        gated.end(session)
        _record(Action.GATE_LEFT, session, client)


def _record(action: Action, session: GateSession, client: Client, factor: str = "") -> None:
    record(
        action,
        actor=f"administrator:{session.account_id}",
        factor=factor,
        source=client.source,
        details={"host": session.host},
    )
