"""Signing "I know my duties" for the policy in force."""

from vratar.audit import Action, record
from vratar.core import clock
from vratar.core.database import writing
from vratar.policy.services import in_force
from vratar.sessions import services as sessions
from vratar.sessions.models import Session
from vratar.sessions.services import Client
from vratar.training.models import Acknowledgement
from vratar.training.services.lessons import settle


def acknowledge(session: Session, shown: str, client: Client) -> bool:
    """Note that the person knows their duties under the policy in force, once for each version.

    False: another version than the one `shown` is in force. Raises `SessionEndedError`.
    """
    with writing():
        account_id = sessions.locked(session).owner.pk
        policy_version = in_force().version
        if shown != str(policy_version):
            return False
        _, new = Acknowledgement.objects.get_or_create(
            account_id=account_id,
            policy_version=policy_version,
            defaults={"at": clock.now()},
        )
        if new:
            record(
                Action.DUTIES_ACKNOWLEDGED,
                actor=f"administrator:{account_id}",
                source=client.source,
                details={"version": policy_version},
            )
            settle(session, client.source)
        return True


def signed(account_id: int) -> Acknowledgement | None:
    """The newest signature of this person."""
    return Acknowledgement.objects.filter(account_id=account_id).order_by("-at", "-pk").first()
