"""What the staff pages read."""

from dataclasses import dataclass
from datetime import datetime

from vratar.accounts.models import OWNER_LEVEL, Administrator
from vratar.authenticators.recovery_codes import services as recovery_codes
from vratar.authenticators.totp.models import Status, TotpAuthenticator
from vratar.sign_in.status import TwoFactorStatus, two_factor_status


@dataclass(frozen=True)
class Row:
    """One administrator in the list."""

    id: int
    name: str
    username: str
    role: str
    status: TwoFactorStatus
    remaining: int | None
    last_login: datetime | None
    # Whether the reader may open the entry.
    is_open: bool


@dataclass(frozen=True)
class Team:
    """How many there are, and how many of them are protected."""

    total: int
    protected: int


def team() -> Team:
    """The active administrators, counted."""
    active = Administrator.objects.filter(is_active=True)
    on = TotpAuthenticator.objects.filter(status=Status.ACTIVE, account__in=active)
    return Team(total=active.count(), protected=on.count())


def rows(reader: Administrator) -> list[Row]:
    """All administrators for an Owner, one's own entry for everybody else."""
    listed = Administrator.objects.select_related("role", "security_state").order_by("username_key")
    if reader.role.level < OWNER_LEVEL:
        listed = listed.filter(pk=reader.pk)
    return [_row(administrator, reader) for administrator in listed]


def _row(administrator: Administrator, reader: Administrator) -> Row:
    status = two_factor_status(administrator.security_state)
    return Row(
        id=administrator.pk,
        name=administrator.get_full_name(),
        username=administrator.username,
        role=administrator.role.label,
        status=status,
        remaining=(
            recovery_codes.remaining(administrator.pk)
            if status.state in {"on", "unsaved"}
            else None
        ),
        last_login=administrator.last_login,
        is_open=administrator.pk == reader.pk,
    )
