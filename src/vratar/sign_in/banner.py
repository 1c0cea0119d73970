"""What every page says until it is answered: wrong codes, a password to change, a check-up."""

from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpRequest
from django.utils.translation import gettext as _

from vratar.authenticators.totp import check_up
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
    """At least one of the three."""

    # Why a new password is owed, in a sentence; empty where none is.
    marked: str
    wrong_codes: WrongCodes | None
    # Since when no code was used, where it is time for a check-up.
    unused_since: datetime | None


def banner_of(request: HttpRequest) -> Banner | None:
    """What the session of this browser has to say; nothing in the middle of a recovery."""
    session, state = session_of(request), state_of(request)
    if session is None or state not in Need.SIGNED_IN.value:
        return None
    security = session.owner.security_state
    marked, unused_since = "", None
    # The pages for both open to two factors alone.
    if state is State.TWO_FACTOR:
        if security.password_compromised_at is not None:
            marked = _why(security.unproven_failures)
        unused_since = check_up.unused_since(session.owner.pk)
    tried = _wrong_codes(request)
    return Banner(marked, tried, unused_since) if marked or tried or unused_since else None


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
