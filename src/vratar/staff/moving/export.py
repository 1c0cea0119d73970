"""Everything an organisation needs to leave, as plain values."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from vratar import crypto
from vratar.accounts.models import OWNER_LEVEL, Administrator, Role
from vratar.audit import Action, record
from vratar.authenticators.totp.models import Status, TotpAuthenticator
from vratar.authenticators.totp.services import uri_of
from vratar.core import clock
from vratar.core.database import writing
from vratar.core.settings import current
from vratar.notices.kinds import Notice
from vratar.notices.services import queue_all

FORMAT = "vratar-export-1"


@dataclass(frozen=True)
class Export:
    """The content of the file, and whose secrets could not be opened."""

    content: dict[str, Any] = field(repr=False)
    unreadable: list[str]


def export_from_host() -> Export:
    """Collect everything, record it and tell all Owners: the same transaction."""
    with writing():
        exported = _everything()
        count = len(exported.content["administrators"])
        record(Action.DATA_EXPORTED, actor="host", details={"count": count})
        owners = Administrator.objects.filter(role__level=OWNER_LEVEL, is_active=True)
        queue_all(Notice.EXPORTED, owners)
        return exported


def _everything() -> Export:
    bound = TotpAuthenticator.objects.exclude(status=Status.INVALIDATED)
    held = {one.account_id: one for one in bound}
    unreadable: list[str] = []
    found = Administrator.objects.select_related("role", "security_state")
    people = [
        _administrator(one, held.get(one.pk), unreadable) for one in found.order_by("username_key")
    ]
    content = {
        "format": FORMAT,
        "site": {"name": current().site.name, "url": current().site.url},
        "exported_at": _utc(clock.now()),
        "roles": [_role(role) for role in Role.objects.order_by("-level", "name")],
        "administrators": people,
    }
    return Export(content, unreadable)


def _role(role: Role) -> dict[str, Any]:
    return {"name": role.name, "level": role.level, "permissions": sorted(role.granted)}


def _administrator(
    one: Administrator, held: TotpAuthenticator | None, unreadable: list[str]
) -> dict[str, Any]:
    return {
        "username": one.username,
        "email": one.email,
        "first_name": one.first_name,
        "last_name": one.last_name,
        "role": one.role.name,
        "language": one.security_state.language,
        "time_zone": one.security_state.time_zone,
        "active": one.is_active,
        "created_at": _utc(one.created_at),
        "last_login": _utc(one.last_login),
        "totp": None if held is None else _authenticator(one, held, unreadable),
    }


def _authenticator(
    one: Administrator, held: TotpAuthenticator, unreadable: list[str]
) -> dict[str, Any]:
    try:
        uri: str | None = uri_of(held)
    except crypto.IntegrityFailed:
        unreadable.append(one.username)
        uri = None
    return {
        "status": held.status,
        "otpauth": uri,
        "last_accepted_step": held.last_accepted_step,
        "since": _utc(held.created_at),
    }


def _utc(moment: datetime | None) -> str | None:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None
