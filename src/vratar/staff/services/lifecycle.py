"""An administrator leaves, and comes back. Accounts are deactivated, never deleted."""

from dataclasses import dataclass
from enum import Enum, auto

from django.db.models import F

from vratar.accounts.models import OWNER_LEVEL, Administrator
from vratar.accounts.permissions import Permission
from vratar.accounts.services import other_owners, raise_epoch
from vratar.audit import Action, record
from vratar.authenticators.recovery_codes import services as recovery_codes
from vratar.authenticators.totp import services as totp
from vratar.authenticators.totp.models import Reason
from vratar.core import clock
from vratar.core.database import writing
from vratar.policy.services import asks_for_second_approver
from vratar.sessions import services as sessions
from vratar.sessions.models import PendingSignIn, Session
from vratar.sessions.services import Client
from vratar.sign_in.services.resets import shut_out, take_all
from vratar.staff.services.links import Done, handed
from vratar.staff.services.reach import on_another


class Refusal(Enum):
    """Why nothing was changed."""

    ALREADY = auto()  # somebody else was faster
    LAST_OWNER = auto()
    NOBODY_ELSE = auto()  # a second approver is asked for, and there is none
    NOT_APPROVED = auto()  # the request was refused, withdrawn or has lapsed


@dataclass(frozen=True)
class Holdings:
    """What an administrator has that a deactivation ends."""

    sessions: int
    pending: int
    has_link: bool
    has_two_factor: bool
    recovery_codes: int


def holdings(target: Administrator) -> Holdings:
    """What would end now."""
    now = clock.now()
    until = target.security_state.link_expires_at
    return Holdings(
        sessions=len(sessions.of_account(target.pk)),
        pending=PendingSignIn.objects.filter(account=target, expires_at__gt=now).count(),
        has_link=until is not None and until > now,
        has_two_factor=totp.bound(target.pk) is not None and not asks_for_second_approver(),
        recovery_codes=recovery_codes.remaining(target.pk),
    )


def deactivate(session: Session, account_id: int, client: Client) -> Done | Refusal:
    """End an account and everything it holds. Raises what `on_another` raises."""
    with writing():
        # All Owners at once: of two who end each other, the second sees the first.
        owners = Administrator.objects.filter(role__level=OWNER_LEVEL, is_active=True)
        held = list(owners.values_list("pk", flat=True))
        actor, target = on_another(session, Permission.MANAGE_ADMINISTRATORS, account_id, held)
        if not target.is_active:
            return Refusal.ALREADY
        if other_owners(target.pk) == []:
            return Refusal.LAST_OWNER
        row = Administrator.objects.filter(pk=target.pk)
        row.update(is_active=False, version=F("version") + 1)
        ended = 0
        if asks_for_second_approver():
            # Without the factors, deactivating and reactivating would be a reset by one alone.
            shut_out(target)
        else:
            ended = take_all(target, Reason.DEACTIVATED)
        record(
            Action.ADMINISTRATOR_DEACTIVATED,
            actor=f"administrator:{actor.pk}",
            target=f"administrator:{target.pk}",
            source=client.source,
            details={"name": target.username, "count": ended},
        )
        return Done(target.get_full_name())


def reactivate(
    session: Session, account_id: int, *, by_mail: bool, client: Client
) -> Done | Refusal:
    """Let somebody in again: through a set-up link, with no password. Raises as `on_another`."""
    with writing():
        actor, target = on_another(session, Permission.MANAGE_ADMINISTRATORS, account_id)
        if target.is_active:
            return Refusal.ALREADY
        target.is_active = True
        target.version += 1
        target.set_unusable_password()
        target.save(update_fields=["is_active", "version", "password"])
        target.security_state.epoch = raise_epoch(target.pk)
        record(
            Action.ADMINISTRATOR_REACTIVATED,
            actor=f"administrator:{actor.pk}",
            target=f"administrator:{target.pk}",
            source=client.source,
            details={"name": target.username},
        )
        return handed(actor, target, by_mail=by_mail, client=client)
