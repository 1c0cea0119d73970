"""Who may do what to whom: asked by every service that acts on others, in its transaction.

The views' declarations are a convenience for the reader; here is where it is decided.
"""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from vratar.accounts.models import Administrator, Role
from vratar.accounts.permissions import Permission
from vratar.accounts.services import hold
from vratar.audit import Action, record
from vratar.authenticators.totp.models import Status, TotpAuthenticator
from vratar.core.database import writing
from vratar.sessions import services as sessions
from vratar.sessions.models import Level, Session


class NotAllowedError(PermissionDenied):
    """The role, the rank or the state of the session does not allow it: 403, nothing changed.

    Its text is the permission lacked, or a word for the rule. The middleware records it.
    """


class NotInScopeError(Http404):
    """Not there, or not for this reader: 404, the same for both."""


def acting(session: Session, permission: Permission) -> Administrator:
    """The administrator who acts, as they stand now, inside the caller's write transaction.

    Two factors and a recent proof are part of it (security.md §4). Raises `NotAllowedError`, and
    `SessionEndedError` when the session ended meanwhile.
    """
    session = sessions.locked(session)
    actor = session.owner
    fresh = sessions.is_reauthenticated(session, explicit=False)
    if session.level != Level.AAL2 or not fresh or not actor.role.may(permission):
        raise NotAllowedError(permission)
    return actor


def within_reach(actor: Administrator, account_id: int) -> Administrator:
    """The other administrator this one wants to act on, held until the transaction ends.

    Raises `NotInScopeError` for somebody they cannot see, `NotAllowedError` for themself and for
    a role theirs does not cover.
    """
    hold(account_id)
    return asked_about(actor, account_id)


def asked_about(actor: Administrator, account_id: int) -> Administrator:
    """The same without holding anybody: what a confirmation page is about. Raises the same."""
    target = visible_to(actor, account_id)
    if target.pk == actor.pk or not actor.role.covers(target.role):
        raise NotAllowedError("rank")
    return target


def visible_to(reader: Administrator, account_id: int) -> Administrator:
    """An administrator this reader may see: oneself, or anybody with the permission."""
    found = (
        Administrator.objects.select_related("security_state", "role").filter(pk=account_id).first()
    )
    own = account_id == reader.pk
    if found is None or not (own or reader.role.may(Permission.VIEW_ADMINISTRATORS)):
        raise NotInScopeError(account_id)
    return found


def others_may(permission: Permission, target: Administrator) -> bool:
    """Whether anybody else, with two factors, may do this to this administrator."""
    entitled = [
        role.pk for role in Role.objects.all() if role.may(permission) and role.covers(target.role)
    ]
    protected = TotpAuthenticator.objects.filter(status=Status.ACTIVE).values("account")
    found = Administrator.objects.filter(is_active=True, role__in=entitled, pk__in=protected)
    return found.exclude(pk=target.pk).exists()


def record_refusal(account: Administrator, error: NotAllowedError, path: str) -> None:
    """Record, in a transaction of its own, that something was refused by role or rank."""
    with writing():
        record(
            Action.ACCESS_DENIED,
            actor=f"administrator:{account.pk}",
            result="failure",
            details={"path": path[:200], "name": str(error)},
        )
