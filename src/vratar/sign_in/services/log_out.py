"""The end of a session by its administrator."""

from vratar.audit import Action, record
from vratar.core.database import writing
from vratar.sessions import services as sessions
from vratar.sessions.models import Session
from vratar.sessions.services import Client


def log_out(session: Session, client: Client) -> None:
    """End this session."""
    with writing():
        sessions.end(session)
        actor = f"administrator:{session.owner.pk}"
        record(Action.LOGGED_OUT, actor=actor, source=client.source)
