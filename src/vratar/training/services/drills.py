"""The recovery drill: a real code is used up, and signs nobody in (training.md §5)."""

from datetime import datetime, timedelta

from vratar.audit import Action, Result, record
from vratar.authenticators.recovery_codes import services as recovery_codes
from vratar.authenticators.totp import services as totp
from vratar.core import clock
from vratar.core.database import writing
from vratar.sessions import services as sessions
from vratar.sessions.models import Session
from vratar.sessions.services import Client
from vratar.sign_in.services.outcomes import Gone
from vratar.sign_in.services.tell import tell_of_recovery_code
from vratar.training.models import Drill, DrillKind
from vratar.training.services.lessons import settle
from vratar.verification.outcomes import Accepted, RecoveryOutcome, Refused
from vratar.verification.services import Asked, Purpose, verify_recovery_code

KEPT = timedelta(days=731)
"""24 months, whichever they are."""
LAST_CODE = 1
"""A drill never takes it: a phone lost afterwards would be a reset."""


def is_enrolled(account_id: int) -> bool:
    """Whether there is something to recover."""
    return totp.bound(account_id) is not None


def has_spare_code(account_id: int) -> bool:
    """Whether a code can be practised with."""
    return recovery_codes.remaining(account_id) > LAST_CODE


def recovery_drill(session: Session, text: str, client: Client) -> RecoveryOutcome | Gone | None:
    """Verify a recovery code, use it up, note the result: the same budget as at sign-in.

    Wrong ones count as at a re-authentication, and the fifth ends the session: whoever finds it
    open must not use up the tries of its owner. None: nothing is set up, or no code is to spare.
    Raises `SessionEndedError`.
    """
    with writing():
        session = sessions.locked(session)
        account = session.owner
        if not (is_enrolled(account.pk) and has_spare_code(account.pk)):
            return None
        asked = Asked(account.pk, client, Purpose.RECOVERY_DRILL, known=True)
        outcome = verify_recovery_code(asked, text)
        if isinstance(outcome, Accepted):
            actor = f"administrator:{account.pk}"
            factor, source = outcome.factor, client.source
            record(Action.RECOVERY_CODE_USED, actor=actor, factor=factor, source=source)
            tell_of_recovery_code(account, client, drill=True)
        if isinstance(outcome, Accepted | Refused):
            _note(account.pk, client, right=isinstance(outcome, Accepted))
            settle(session, client.source)
        if isinstance(outcome, Refused) and sessions.count_reauthentication_failure(session):
            return Gone()
        return outcome


def _note(account_id: int, client: Client, *, right: bool) -> None:
    Drill.objects.create(
        account_id=account_id, kind=DrillKind.RECOVERY, at=clock.now(), right=right
    )
    record(
        Action.RECOVERY_DRILL,
        actor=f"administrator:{account_id}",
        result=Result.SUCCESS if right else Result.FAILURE,
        source=client.source,
    )


def last_right(account_id: int) -> datetime | None:
    """When the person last did the recovery drill with a right code."""
    right = Drill.objects.filter(account_id=account_id, kind=DrillKind.RECOVERY, right=True)
    return right.order_by("-at").values_list("at", flat=True).first()


def purge(now: datetime) -> int:
    """Forget old drills; how many."""
    return Drill.objects.filter(at__lte=now - KEPT).delete()[0]
