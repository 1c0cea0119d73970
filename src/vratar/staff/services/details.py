"""What an entry says of a person, and why it was not saved."""

from dataclasses import dataclass, fields
from enum import Enum, auto

from vratar.accounts.models import Administrator, Role


@dataclass(frozen=True)
class Details:
    """What an entry says of a person."""

    first_name: str
    last_name: str
    username: str
    email: str
    role: Role
    language: str
    time_zone: str


class Refusal(Enum):
    """Why nothing was changed."""

    USERNAME_TAKEN = auto()
    ROLE_NOT_YOURS = auto()
    STALE = auto()
    LAST_OWNER = auto()
    ONLY_BY_RESET = auto()


class RefusedError(Exception):
    """Takes back what the transaction did."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal


def stored(target: Administrator) -> Details:
    """What the entry says now."""
    security = target.security_state
    return Details(
        first_name=target.first_name,
        last_name=target.last_name,
        username=target.username,
        email=target.email,
        role=target.role,
        language=security.language,
        time_zone=security.time_zone,
    )


def differences(target: Administrator, wanted: Details) -> dict[str, tuple[str, str]]:
    """The fields in which the two differ, with the stored value and the other."""
    now = stored(target)
    found = {}
    for name in (field.name for field in fields(Details)):
        old, new = getattr(now, name), getattr(wanted, name)
        if old != new:
            found[name] = (str(old), str(new))
    return found


def grantable(actor: Administrator, role: Role) -> Role:
    """The role as it stands now, for somebody who may give it. Raises `RefusedError`."""
    now = Role.objects.filter(pk=role.pk).first()
    if now is None or not actor.role.covers(now):
        raise RefusedError(Refusal.ROLE_NOT_YOURS)
    return now
