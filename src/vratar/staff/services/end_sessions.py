"""Ending every session of another administrator."""

from vratar.accounts.models import SecurityState
from vratar.accounts.permissions import Permission
from vratar.audit import Action, record
from vratar.core.database import writing
from vratar.sessions import services as sessions
from vratar.sessions.models import Session
from vratar.sessions.services import Client
from vratar.staff.services.reach import on_another


def end_sessions(session: Session, account_id: int, client: Client) -> int:
    """End all sessions, and what else carries the epoch; how many. Raises as `on_another`."""
    with writing():
        actor, target = on_another(session, Permission.END_SESSIONS, account_id)
        ended = len(sessions.of_account(target.pk))
        sessions.cut_off(target, kept=None)
        # A link carries the epoch too.
        SecurityState.objects.filter(pk=target.pk).update(link_expires_at=None)
        record(
            Action.SESSIONS_ENDED,
            actor=f"administrator:{actor.pk}",
            target=f"administrator:{target.pk}",
            source=client.source,
            details={"count": ended},
        )
        return ended
