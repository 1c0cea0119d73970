"""What a step can answer. Raw ids are for the cookie alone and stay out of every `repr`."""

from dataclasses import dataclass, field
from datetime import datetime

from vratar.sessions.models import GateSession, Session


@dataclass(frozen=True)
class Waiting:
    """Nothing was evaluated before this moment comes."""

    until: datetime


@dataclass(frozen=True)
class Refused:
    """One answer to everything wrong."""

    # Consecutive failures of the account's codes; 0 at the password.
    failures: int = 0


@dataclass(frozen=True)
class Gone:
    """The pending sign-in or session is over; start again."""


@dataclass(frozen=True)
class CodeOwed:
    """The password was right; this pending sign-in waits for a code."""

    raw_id: str = field(repr=False)


@dataclass(frozen=True)
class SignedIn:
    """A session under a fresh id, to be adopted by the browser."""

    raw_id: str = field(repr=False)
    session: Session


@dataclass(frozen=True)
class Entered:
    """A session on a gated host under a fresh id, and the path asked for there."""

    raw_id: str = field(repr=False)
    session: GateSession
    next: str


@dataclass(frozen=True)
class AtPanel:
    """The password was right, and what is owed next is managed in the panel alone."""


NEXT = "next"
"""Where a session's data keeps the path that was asked for before the sign-in."""
