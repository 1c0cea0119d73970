"""The one function that lets through: Allow is made here and nowhere else (gate.md §6).

Nothing of HTTP is known here, and nothing of any proxy.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from vratar.gate.applications import Application, Registry
from vratar.gate.target import Target


@dataclass(frozen=True, slots=True)
class GateSession:
    """Somebody's two-factor sign-in on one gated host, as the database has it now."""

    pk: int
    host: str
    epoch: int
    """When it began; another one ended it."""
    current_epoch: int
    is_active: bool
    started_at: datetime
    last_seen_at: datetime
    second_factor_at: datetime
    account_id: int
    role_id: int
    role: str
    username: str
    name: str
    email: str


class Why(StrEnum):
    """Why somebody is not let through."""

    # Sign-in
    NONE = "none"
    EXPIRED = "expired"
    # Step-up
    AGE = "age"
    # Deny
    MALFORMED = "malformed"
    UNTRUSTED = "untrusted"
    UNKNOWN_HOST = "unknown_host"
    UNKNOWN_PATH = "unknown_path"
    MISMATCH = "app_mismatch"
    DISABLED = "disabled"
    ROLE = "role"
    NETWORK = "network"


@dataclass(frozen=True, slots=True)
class Allow:
    """Let through; without a session where the path needs nobody."""

    application: Application
    session: GateSession | None


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sign-in with two factors is needed first."""

    why: Why


@dataclass(frozen=True, slots=True)
class StepUp:
    """The second factor is older than this many seconds; a fresh one is needed."""

    max_age: int
    why: Why = Why.AGE


@dataclass(frozen=True, slots=True)
class Deny:
    """Not let through, whatever they do."""

    why: Why


Decision = Allow | SignIn | StepUp | Deny


def decide(
    target: Target, pinned: str, registry: Registry, session: GateSession | None, now: datetime
) -> Decision:
    """Judge one request.

    `pinned` is the slug that the proxy's configuration names for this location; `session` is what
    the request's cookie belongs to, None where it belongs to nothing.
    """
    application = registry.at(target)
    if application is None:
        known = target.host in registry.by_host
        return Deny(Why.UNKNOWN_PATH if known else Why.UNKNOWN_HOST)
    if application.slug != pinned:
        return Deny(Why.MISMATCH)
    if not application.enabled:
        return Deny(Why.DISABLED)
    if (target.path, target.method) in application.bypass:
        return Allow(application, None)
    if session is None:
        return SignIn(Why.NONE)
    if not _lives(session, target, application, now):
        return SignIn(Why.EXPIRED)
    if session.role_id not in application.roles:
        return Deny(Why.ROLE)
    if application.networks and not any(target.address in one for one in application.networks):
        return Deny(Why.NETWORK)
    max_age = application.max_age(target)
    if max_age is not None and now - session.second_factor_at > timedelta(seconds=max_age):
        return StepUp(max_age)
    return Allow(application, session)


def _lives(session: GateSession, target: Target, application: Application, now: datetime) -> bool:
    return (
        session.host == target.host
        and session.is_active
        and session.epoch == session.current_epoch
        and now - session.last_seen_at < timedelta(seconds=application.idle)
        and now - session.started_at < timedelta(seconds=application.absolute)
    )
