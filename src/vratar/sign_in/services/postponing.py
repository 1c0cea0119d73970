"""Putting off the policy's deadline, once (ux.md §6.17)."""

from datetime import datetime

from vratar.accounts.models import SecurityState
from vratar.audit import Action, record
from vratar.core.database import writing
from vratar.notices.kinds import Notice
from vratar.notices.services import queue
from vratar.policy.services import days_to_postpone, postponed
from vratar.sessions import services as sessions
from vratar.sessions.models import Session
from vratar.sessions.services import Client
from vratar.sessions.told import told

REASON_MIN, REASON_MAX = 10, 200


def postpone(session: Session, reason: str, client: Client) -> datetime | None:
    """Put the deadline off; until when. None where that is not, or no longer, possible."""
    with writing():
        session = sessions.locked(session)
        account, days = session.owner, days_to_postpone(session.owner.security_state)
        if not days:
            return None
        until = postponed(account.security_state, days)
        unused = SecurityState.objects.filter(pk=account.pk, postponed_reason="")
        if unused.update(postponed_until=until, postponed_reason=reason) != 1:
            return None
        who = f"administrator:{account.pk}"
        record(
            Action.DEADLINE_POSTPONED,
            actor=who,
            target=who,
            source=client.source,
            details={"until": until.isoformat(timespec="seconds"), "reason": reason},
        )
        details = {**told(client), "until": int(until.timestamp()), "reason": reason}
        queue(Notice.POSTPONED, account, details=details)
        return until
