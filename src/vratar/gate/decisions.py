"""The one function that lets through: Allow is made here and nowhere else (gate.md §6).

Nothing of HTTP is known here, and nothing of any proxy.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from vratar.gate.applications import Application, Registry
from vratar.gate.target import Target


@dataclass(frozen=True, slots=True)
class SessionRow:
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


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of a proxy."""

    target: Target
    pinned: str
    """Slug of the application that the proxy's configuration names for this location."""
    max_age: int | None = None
    """A stricter age of the second factor, in seconds, that the configuration asks for."""
    may_bypass: bool = True
    """Whether this proxy's word on the path is good enough to let nobody in."""


class Why(StrEnum):
    """Why somebody is not let through."""

    # Sign-in
    NONE = "none"
    EXPIRED = "expired"
    # Step-up
    AGE = "age"
    # Deny
    MALFORMED = "malformed"
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
    session: SessionRow | None


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


def decide(asked: Asked, registry: Registry, session: SessionRow | None, now: datetime) -> Decision:
    """Judge one request; `session` is what its cookie belongs to, None where it is nothing's."""
    application = _asked_for(asked, registry)
    if isinstance(application, Deny):
        return application
    target = asked.target
    if asked.may_bypass and (target.path, target.method) in application.bypass:
        return Allow(application, None)
    if session is None:
        return SignIn(Why.NONE)
    if not _lives(session, target, application, now):
        return SignIn(Why.EXPIRED)
    if session.role_id not in application.roles:
        return Deny(Why.ROLE)
    if application.networks and not any(target.address in one for one in application.networks):
        return Deny(Why.NETWORK)
    max_age = application.max_age(target, asked.max_age)
    if max_age is not None and now - session.second_factor_at > timedelta(seconds=max_age):
        return StepUp(max_age)
    return Allow(application, session)


def _asked_for(asked: Asked, registry: Registry) -> Application | Deny:
    """The one application that this is about, beyond every doubt."""
    target = asked.target
    application = registry.at(target)
    if application is None:
        known = target.host in registry.by_host
        return Deny(Why.UNKNOWN_PATH if known else Why.UNKNOWN_HOST)
    if application.slug != asked.pinned:
        return Deny(Why.MISMATCH)
    if not application.enabled:
        return Deny(Why.DISABLED)
    if application.is_ambiguous(target.path):
        return Deny(Why.MALFORMED)
    return application


def _lives(session: SessionRow, target: Target, application: Application, now: datetime) -> bool:
    return (
        session.host == target.host
        and session.is_active
        and session.epoch == session.current_epoch
        and now - session.last_seen_at < timedelta(seconds=application.idle)
        and now - session.started_at < timedelta(seconds=application.absolute)
    )
