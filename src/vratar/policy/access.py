"""What a page needs and what a browser has: default deny (security.md §4).

Every view declares its need once, with `requires`; `AccessMiddleware` compares.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import Promise

from vratar.accounts.permissions import Permission
from vratar.authenticators.totp import services as totp
from vratar.authenticators.totp.models import Status
from vratar.policy import services
from vratar.sessions.engine import session_of
from vratar.sessions.models import Level, Session

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
# Where a recovery session notes that its person chose a new password; a new phone comes next.
PASSWORD_CHOSEN = "password_chosen"  # noqa: S105 - the name of a note


class State(Enum):
    """What a browser has."""

    ANONYMOUS = auto()
    PASSWORD_OWED = auto()  # signed in by a recovery code, a new password owed before the choice
    RECOVERY = auto()  # signed in by a recovery code, a choice owed
    ENROLMENT_ONLY = auto()  # password alone, and the deadline has passed
    PASSWORD_ONLY = auto()  # password alone, in time or not required
    APPROVAL_OWED = auto()  # as ENROLMENT_ONLY, and somebody must allow the set-up first
    UNAPPROVED = auto()  # as PASSWORD_ONLY, and somebody must allow the set-up first
    TWO_FACTOR = auto()


class Need(Enum):
    """What a page may declare: the states that open it."""

    NOTHING = frozenset(State)
    ENTERED = frozenset(State) - {State.ANONYMOUS, State.PASSWORD_OWED}
    ENROLLING = frozenset(
        {State.RECOVERY, State.ENROLMENT_ONLY, State.PASSWORD_ONLY, State.TWO_FACTOR}
    )
    CHOOSING = frozenset({State.PASSWORD_OWED, State.RECOVERY})
    SIGNED_IN = frozenset({State.PASSWORD_ONLY, State.UNAPPROVED, State.TWO_FACTOR})
    PROTECTED = frozenset({State.TWO_FACTOR})


class Fresh(Enum):
    """How recently the person must have proved who they are."""

    NOT_ASKED = auto()
    RECENTLY = auto()  # a complete sign-in counts as well as a re-authentication
    EXPLICITLY = auto()  # for one's own authenticators; with nothing bound the password counts


@dataclass(frozen=True)
class Declared:
    """A view's declaration."""

    need: Need
    fresh: Fresh = Fresh.NOT_ASKED
    # "You are about to: …" on the re-authentication page.
    action: str | Promise = ""
    # What the role must allow; the service asks again, in its transaction (`authority.acting`).
    permission: Permission | None = None
    # And this one, where a page shows what two permissions guard.
    also: Permission | None = None

    @property
    def permissions(self) -> list[Permission]:
        """All of them."""
        return [one for one in (self.permission, self.also) if one is not None]


def requires(
    need: Need,
    fresh: Fresh = Fresh.NOT_ASKED,
    action: str | Promise = "",
    permission: Permission | None = None,
    also: Permission | None = None,
) -> Callable[[View], View]:
    """Declare what a view needs."""

    def declare(view: View) -> View:
        view.declared = Declared(need, fresh, action, permission, also)  # type: ignore[attr-defined]
        return view

    return declare


def declared_by(view: Callable[..., object]) -> Declared | None:
    """The view's declaration; None is a mistake that nobody gets past."""
    return getattr(view, "declared", None)


def state_of(request: HttpRequest) -> State:
    """What this browser has, decided anew on every request."""
    session = session_of(request)
    return State.ANONYMOUS if session is None else state_of_session(session)


def state_of_session(session: Session) -> State:
    """What this signed-in session has."""
    if session.finish_recovery_by is not None:
        return State.PASSWORD_OWED if _owes_password(session) else State.RECOVERY
    if session.level == Level.AAL2:
        return State.TWO_FACTOR
    stands = services.standing(session.owner.security_state)
    if stands.may_set_up:
        return State.ENROLMENT_ONLY if stands.overdue else State.PASSWORD_ONLY
    return State.APPROVAL_OWED if stands.overdue else State.UNAPPROVED


def _owes_password(session: Session) -> bool:
    if session.owner.security_state.password_compromised_at is not None:
        return True
    authenticator = totp.bound(session.owner.pk)
    disabled = authenticator is not None and authenticator.status == Status.DISABLED
    return disabled and not session.data.get(PASSWORD_CHOSEN)
