"""An entry as one reader finds it: what is shown, what can be changed."""

from dataclasses import dataclass

from vratar.accounts.models import Administrator
from vratar.accounts.permissions import Permission
from vratar.policy.authority import visible_to
from vratar.sign_in.status import TwoFactorStatus, two_factor_status
from vratar.staff.forms import OFF, TOTP
from vratar.staff.services.row_status import RowStatus, outside_status
from vratar.staff.services.terms import is_due

_OF_THE_MANAGER = frozenset({"first_name", "last_name", "language", "time_zone"})
_OF_THE_OTHERS = frozenset({"username", "email", "role"})


@dataclass(frozen=True)
class Entry:
    """One administrator before one reader."""

    reader: Administrator
    person: Administrator
    # Whether the details can be changed; of oneself some of them.
    is_editable: bool
    # In words, for an account that cannot sign in.
    outside: RowStatus | None
    status: TwoFactorStatus

    @property
    def is_own(self) -> bool:
        """Whether it is the reader's."""
        return self.reader.pk == self.person.pk

    @property
    def is_bound(self) -> bool:
        """Whether the person holds an authenticator, active or disabled."""
        return self.status.state in {"on", "unsaved", "blocked"}

    @property
    def method(self) -> str:
        """What is chosen now: for others a requirement of their own counts too."""
        required = not self.is_own and is_due(self.person.security_state)
        return TOTP if self.is_bound or required else OFF

    @property
    def fixed(self) -> frozenset[str]:
        """The fields that are only shown."""
        if self.is_own:
            return _OF_THE_OTHERS if self.is_editable else _OF_THE_OTHERS | _OF_THE_MANAGER
        if self.is_editable:
            return frozenset()
        return _OF_THE_OTHERS | _OF_THE_MANAGER | {"method"}

    @property
    def has_terms(self) -> bool:
        """Whether the reader may give this person more time, or less."""
        others = self.is_editable and not self.is_own
        return others and self.person.is_active and not self.is_bound

    @property
    def can_remind(self) -> bool:
        """Whether a reminder makes sense, and is the reader's to send."""
        waits = self.outside is None and not self.is_bound
        return waits and self.is_editable and not self.is_own


def entry_of(reader: Administrator, account_id: int) -> Entry:
    """The entry; raises `NotInScopeError` for one the reader may not see."""
    person = visible_to(reader, account_id)
    manages = reader.role.may(Permission.MANAGE_ADMINISTRATORS)
    within = person.pk == reader.pk or reader.role.covers(person.role)
    return Entry(
        reader=reader,
        person=person,
        is_editable=manages and within,
        outside=outside_status(person),
        status=two_factor_status(person.security_state),
    )
