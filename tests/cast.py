"""The cast: Ana (Owner), Boris (Administrator), Mallory (attacker); and what they hold."""

from django.contrib.auth.hashers import make_password

from vratar import otp
from vratar.accounts.models import Administrator, Role
from vratar.accounts.services import create_administrator
from vratar.authenticators.recovery_codes import services as recovery_codes
from vratar.authenticators.totp import enrolment
from vratar.authenticators.totp.models import TotpAuthenticator
from vratar.core import clock
from vratar.core.database import writing
from vratar.sessions.services import Client

PASSWORD = "a quiet river under tall pines"
ANAS_LAPTOP = Client("192.0.2.10", "Firefox")
MALLORY = Client("203.0.113.66", "curl")


def make(username: str = "ana", role: str = "Owner") -> Administrator:
    """An active administrator who knows `PASSWORD`."""
    with writing():
        return create_administrator(
            username,
            f"{username}@example.mk",
            make_password(PASSWORD),
            Role.objects.get(name=role),
        )


def enrol(account: Administrator, *, saved: bool = True) -> bytes:
    """Bind an authenticator and issue recovery codes; the secret. No step of now is spent."""
    with writing():
        now = clock.now()
        pending = enrolment.offer(account, 0, now)
        secret = enrolment.setup_secret(pending)
        enrolment.bind(pending, otp.step_at(now.timestamp()), "192.0.2.10", now)
        TotpAuthenticator.objects.filter(account=account).update(last_accepted_step=-1)
        issued = recovery_codes.issue(account.pk, 0, now)
        if saved:
            issued.saved_at = now
            issued.save()
    return secret


def code(secret: bytes, steps: int = 0) -> str:
    """The code an app shows now, or that many steps from now."""
    return otp.totp(secret, clock.timestamp() + 30 * steps)


def wrong_code(secret: bytes) -> str:
    """Six digits that are right in no step near now."""
    near = {code(secret, steps) for steps in range(-12, 13)}
    return next(text for text in (f"{n:06}" for n in range(100)) if text not in near)


def recovery_codes_of(account: Administrator) -> list[str]:
    """The clear codes of the set in force, while it is shown."""
    issued = recovery_codes.in_force(account.pk)
    assert issued is not None
    return recovery_codes.shown(issued, issued.session, clock.now())


def authenticator(account: Administrator) -> TotpAuthenticator:
    """What the account holds."""
    return TotpAuthenticator.objects.exclude(status="invalidated").get(account=account)
