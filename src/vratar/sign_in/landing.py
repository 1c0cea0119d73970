"""The first page after a sign-in: what is owed comes before what was asked for."""

from django.urls import reverse

from vratar.authenticators.recovery_codes import services as recovery_codes
from vratar.policy.access import Need, State, state_of_session
from vratar.sessions.models import Session
from vratar.sign_in.services.outcomes import NEXT


def landing(session: Session) -> str:
    """The URL this session goes to first."""
    state = state_of_session(session)
    if state in Need.CHOOSING.value:
        return reverse("login-recovered")
    if state in {State.APPROVAL_OWED, State.UNAPPROVED}:
        return reverse("two-factor-required")
    if state is not State.TWO_FACTOR:
        return reverse("two-factor-app")
    if session.owner.security_state.password_compromised_at is not None:
        return reverse("password")
    issued = recovery_codes.in_force(session.owner.pk)
    if issued is not None and issued.saved_at is None:
        return reverse("recovery-codes-unsaved")
    return session.data.get(NEXT) or reverse("dashboard")
