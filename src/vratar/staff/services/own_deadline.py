"""Two-factor demanded of one person at the next login, whatever the policy says."""

from vratar.accounts.models import Administrator
from vratar.audit import Action, record
from vratar.authenticators.totp import services as totp
from vratar.core import clock
from vratar.sessions.services import Client
from vratar.staff.services.details import Refusal, RefusedError


def due(target: Administrator, required: bool | None) -> bool | None:
    """What is to be done about the person's own deadline; None for nothing.

    Raises `RefusedError`.
    """
    if required is None:
        return None
    if totp.bound(target.pk) is not None:
        if not required:
            raise RefusedError(Refusal.ONLY_BY_RESET)
        return None
    return None if required == (target.security_state.deadline is not None) else required


def set_due(
    actor: Administrator, target: Administrator, required: bool | None, client: Client
) -> None:
    """Demand it from now on, or lift that; record it."""
    if required is None:
        return
    security = target.security_state
    before = security.deadline
    security.deadline = clock.now() if required else None
    security.save(update_fields=["deadline"])
    details: dict[str, str] = {}
    if before is not None:
        details = {"field": "deadline", "old": before.isoformat(), "new": ""}
    record(
        Action.TWO_FACTOR_REQUIRED if required else Action.ADMINISTRATOR_CHANGED,
        actor=f"administrator:{actor.pk}",
        target=f"administrator:{target.pk}",
        source=client.source,
        details=details,
    )
