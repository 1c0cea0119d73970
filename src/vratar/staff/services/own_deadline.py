"""Two-factor demanded of one person at the next login, whatever the policy says."""

from vratar.accounts.models import Administrator
from vratar.audit import Action, record
from vratar.authenticators.totp import services as totp
from vratar.core import clock
from vratar.sessions.services import Client
from vratar.sign_in.services.resets import NOTHING_GRANTED
from vratar.staff.services.details import Refusal, RefusedError
from vratar.staff.services.terms import is_due


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
    return None if required == is_due(target.security_state) else required


def set_due(
    actor: Administrator, target: Administrator, required: bool | None, client: Client
) -> None:
    """Demand it from now on, with nothing granted before, or lift that; record it."""
    if required is None:
        return
    security = target.security_state
    before = security.deadline
    security.deadline = clock.now() if required else None
    granted = NOTHING_GRANTED if required else {}
    for name, value in granted.items():
        setattr(security, name, value)
    security.save(update_fields=["deadline", *granted])
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
