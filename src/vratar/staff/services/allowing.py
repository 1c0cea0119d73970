"""Allowing somebody's first set-up, where the policy asks for that (ux.md §6.11)."""

from datetime import datetime

from vratar.accounts.models import SET_UP_ALLOWED, Administrator, SecurityState
from vratar.accounts.permissions import Permission
from vratar.accounts.services import find, hold
from vratar.audit import Action, record
from vratar.core import clock
from vratar.core.database import writing
from vratar.policy.services import standing
from vratar.sessions.models import Session
from vratar.sessions.services import Client
from vratar.staff.services.reach import on_another


def waits_for_approval(person: Administrator) -> bool:
    """Whether this person could set two-factor up if somebody allowed it."""
    able = person.is_active and not person.is_invited
    return able and not standing(person.security_state).may_set_up


def allow_set_up(session: Session, account_id: int, client: Client) -> datetime | None:
    """Allow it for a day; until when. None where nothing waits for that.

    Raises what `on_another` raises.
    """
    with writing():
        actor, target = on_another(session, Permission.MANAGE_ADMINISTRATORS, account_id)
        return _allow(target, actor=f"administrator:{actor.pk}", source=client.source)


def allow_set_up_from_host(username: str) -> datetime | None:
    """The same by the operator of the server; None where there is nobody to allow it to."""
    with writing():
        target = find(username)
        if target is None:
            return None
        hold(target.pk)
        return _allow(find(username) or target, actor="host")


def _allow(target: Administrator, *, actor: str, source: str = "") -> datetime | None:
    if not waits_for_approval(target):
        return None
    until = clock.now() + SET_UP_ALLOWED
    SecurityState.objects.filter(pk=target.pk).update(set_up_allowed_until=until)
    record(
        Action.SET_UP_ALLOWED,
        actor=actor,
        target=f"administrator:{target.pk}",
        source=source,
        details={"until": until.isoformat(timespec="seconds")},
    )
    return until
