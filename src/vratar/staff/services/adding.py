"""Adding an administrator, who comes in by a set-up link."""

from dataclasses import dataclass, field, replace

from django.contrib.auth.hashers import make_password

from vratar.accounts.models import Administrator
from vratar.accounts.permissions import Permission
from vratar.accounts.services import UsernameTakenError, create_administrator
from vratar.audit import Action, record
from vratar.core.database import writing
from vratar.policy.authority import acting
from vratar.sessions.models import Session
from vratar.sessions.services import Client
from vratar.staff.services.details import Details, Refusal, RefusedError, grantable
from vratar.staff.services.links import issue


@dataclass(frozen=True)
class Added:
    """Made; `url` is the set-up link to show once, empty where it was mailed."""

    administrator: Administrator
    url: str = field(repr=False)


def add(session: Session, details: Details, *, by_mail: bool, client: Client) -> Added | Refusal:
    """Make an administrator who has no password yet, and issue the set-up link.

    Raises `NotAllowedError`.
    """
    try:
        with writing():
            actor = acting(session, Permission.MANAGE_ADMINISTRATORS)
            details = replace(details, role=grantable(actor, details.role))
            made = make(details, f"administrator:{actor.pk}", client.source)
            return Added(made, issue(actor, made, by_mail=by_mail, client=client))
    except UsernameTakenError:
        return Refusal.USERNAME_TAKEN
    except RefusedError as refused:
        return refused.refusal


def make(details: Details, actor: str, source: str = "") -> Administrator:
    """Make an administrator without a password, in the caller's transaction, and record it.

    Raises `UsernameTakenError`.
    """
    made = create_administrator(
        details.username,
        details.email,
        make_password(None),
        details.role,
        first_name=details.first_name,
        last_name=details.last_name,
        language=details.language,
        time_zone=details.time_zone,
    )
    record(
        Action.ADMINISTRATOR_CREATED,
        actor=actor,
        target=f"administrator:{made.pk}",
        source=source,
        details={"name": made.username, "role": details.role.name},
    )
    return made
