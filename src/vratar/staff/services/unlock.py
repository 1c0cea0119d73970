"""Clearing the waits of another administrator. The host's own way is in `from_host`."""

from vratar.accounts.permissions import Permission
from vratar.audit import Action, record
from vratar.core import clock
from vratar.core.database import writing
from vratar.notices.kinds import Notice
from vratar.notices.services import queue
from vratar.sessions.models import Session
from vratar.sessions.services import Client
from vratar.sessions.told import told
from vratar.staff.services.reach import on_another
from vratar.throttle import services as budgets


def unlock(session: Session, account_id: int, client: Client) -> None:
    """End the waits, nothing else: a disabled authenticator stays disabled, a mark stays.

    Raises what `on_another` raises.
    """
    with writing():
        actor, target = on_another(session, Permission.MANAGE_ADMINISTRATORS, account_id)
        budgets.end_waits(target.pk, clock.now())
        record(
            Action.ADMINISTRATOR_UNLOCKED,
            actor=f"administrator:{actor.pk}",
            target=f"administrator:{target.pk}",
            source=client.source,
        )
        details = {**told(client), "by": actor.get_full_name()}
        queue(Notice.UNLOCKED, target, details=details)
