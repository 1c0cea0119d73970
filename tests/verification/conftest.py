"""Ana, what she holds, and the questions `verification` answers about it."""

from dataclasses import dataclass

import pytest
from tests import cast
from tests.clock import Clock
from tests.whole.on_disk import restore_roles

from vratar.accounts.models import Administrator
from vratar.core.database import writing
from vratar.sessions.services import Client
from vratar.throttle.models import Lane
from vratar.verification.outcomes import CodeOutcome, RecoveryOutcome
from vratar.verification.services import Asked, Purpose, verify_code, verify_recovery_code


@dataclass
class Holder:
    """An administrator with an authenticator and recovery codes."""

    account: Administrator
    secret: bytes
    recovery_codes: list[str]
    known: bool = False  # whether her browser once completed a sign-in

    @property
    def asked(self) -> Asked:
        """The question at the code step."""
        return Asked(self.account.pk, Client("192.0.2.10"), Purpose.SIGN_IN, self.known)

    def code(self, steps: int = 0) -> str:
        """Read the app."""
        return cast.code(self.secret, steps)

    def wrong(self) -> str:
        """Six digits that are right at no time near now."""
        return cast.wrong_code(self.secret)

    def type_code(self, text: str) -> CodeOutcome:
        """Have it verified, in a transaction as a step of sign-in does."""
        with writing():
            return verify_code(self.asked, text)

    def type_recovery_code(self, text: str) -> RecoveryOutcome:
        """Likewise."""
        with writing():
            return verify_recovery_code(self.asked, text)

    def failures(self, kind: str = "second-factor") -> int:
        """Tell how many failures in a row stand against the account."""
        lane = Lane.objects.filter(key=f"{kind}:{self.account.pk}").first()
        return lane.consecutive if lane else 0


def make() -> Holder:
    """Make Ana and let her enrol."""
    ana = cast.make("ana")
    secret = cast.enrol(ana)
    return Holder(ana, secret, cast.recovery_codes_of(ana))


@pytest.fixture
def ana(db: None, clock: Clock) -> Holder:
    """Ana, in a transaction that is rolled back."""
    return make()


@pytest.fixture
def ana_on_disk(disk: None, clock: Clock) -> Holder:
    """Ana, committed, so that threads and other connections see her."""
    return make()


@pytest.fixture
def disk(transactional_db: None) -> None:
    """Commit for real, so that threads and other connections see it."""
    restore_roles()
