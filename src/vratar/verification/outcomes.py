"""What can come of a submitted code: a closed union, so that a refusal's record commits."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Factor(StrEnum):
    """Which kind of code it was."""

    TOTP = "totp"
    RECOVERY_CODE = "recovery_code"


class Why(StrEnum):
    """For the audit log only: a page never tells these apart."""

    WRONG = "wrong"
    REPLAYED = "replayed"
    MALFORMED = "malformed"
    UNREADABLE = "unreadable"
    NOTHING_BOUND = "nothing bound"


@dataclass(frozen=True)
class Accepted:
    """The code was right and is spent."""

    factor: Factor
    # The matched time step; None for a recovery code.
    step: int | None = None


@dataclass(frozen=True)
class Refused:
    """The code was evaluated, or could not be, and counted as a failure."""

    # Consecutive failures of the account, this one included.
    failures: int
    why: Why


@dataclass(frozen=True)
class Waiting:
    """Nothing was evaluated: the account waits."""

    until: datetime


@dataclass(frozen=True)
class Disabled:
    """The authenticator no longer accepts codes, right ones included."""


@dataclass(frozen=True)
class PasswordMarked:
    """The password is taken for stolen: from this browser no code is evaluated, right or wrong."""


@dataclass(frozen=True)
class MalformedRecoveryCode:
    """Not 25 letters and digits; not counted. A typing slip is no guess."""

    length: int


CodeOutcome = Accepted | Refused | Waiting | Disabled | PasswordMarked
RecoveryOutcome = Accepted | Refused | Waiting | MalformedRecoveryCode
