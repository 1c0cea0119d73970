"""What every page of a session says until it is answered: wrong codes, a password to change."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from vratar.policy.access import Need, State, state_of
from vratar.sessions.engine import session_of
from vratar.sign_in.services.wrong_codes import WRONG_CODES
from vratar.verification.consequences import MARK_AT


@dataclass(frozen=True)
class WrongCodes:
    """Codes that were tried since the last sign-in, and the newest of them."""

    count: int
    at: datetime
    source: str
    browser: str


@dataclass(frozen=True)
class Banner:
    """At least one of the two."""

    # Why a new password is owed, in a sentence; empty where none is.
    marked: str
    wrong_codes: WrongCodes | None


def banner_of(request: HttpRequest) -> Banner | None:
    """What the session of this browser has to say; nothing in the middle of a recovery."""
    session, state = session_of(request), state_of(request)
    if session is None or state not in Need.SIGNED_IN.value:
        return None
    security = session.owner.security_state
    marked = ""
    # The page for it opens to two factors alone.
    if security.password_compromised_at is not None and state is State.TWO_FACTOR:
        marked = _why(security.unproven_failures)
    tried = _wrong_codes(request)
    return Banner(marked, tried) if marked or tried else None


def answered(request: HttpRequest) -> None:
    """The wrong codes have been read of: this session says no more of them."""
    request.session.pop(WRONG_CODES, None)


def _why(failures: int) -> str:
    if failures >= MARK_AT:
        return _("Choose a new password: somebody who knows it tried wrong codes.")
    return _("Choose a new password: somebody else may know it.")


def _wrong_codes(request: HttpRequest) -> WrongCodes | None:
    kept = request.session.get(WRONG_CODES)
    if not kept:
        return None
    at = datetime.fromtimestamp(kept["at"], UTC)
    return WrongCodes(kept["count"], at, kept["source"], kept["browser"] or _("Unknown browser"))
