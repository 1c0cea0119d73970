"""Browsers in every state of security.md §4, made without going through the pages."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.test import Client
from tests import cast

from vratar.accounts.models import Administrator
from vratar.core import clock
from vratar.core.database import writing
from vratar.policy.models import FirstSetUp
from vratar.policy.services import in_force
from vratar.sessions import pending, services
from vratar.sessions.models import Level


def _browser(**cookies: str) -> Client:
    client = Client(headers={"Sec-Fetch-Site": "same-origin"})
    for name, value in cookies.items():
        client.cookies[f"{settings.COOKIE_PREFIX}vratar-{name}"] = value
    return client


def _session(account: Administrator, level: Level, *, recovering: bool = False) -> Client:
    with writing():
        raw_id, _ = services.start(account, level, cast.ANAS_LAPTOP, recovering=recovering)
    return _browser(session=raw_id)


def anonymous(_account: Administrator) -> Client:
    """Nobody."""
    return _browser()


def halfway(account: Administrator) -> Client:
    """The password was right; the code is owed."""
    cast.enrol(account)
    with writing():
        raw_id, _ = pending.start(account, "192.0.2.10", "")
    return _browser(pending=raw_id)


def in_time(account: Administrator) -> Client:
    """With the password alone, before the deadline."""
    return _session(account, Level.AAL1)


def overdue(account: Administrator) -> Client:
    """With the password alone, after it."""
    account.security_state.deadline = clock.now() - timedelta(seconds=1)
    account.security_state.save()
    return _session(account, Level.AAL1)


def unapproved(account: Administrator) -> Client:
    """With the password alone, in time; somebody must allow the set-up first."""
    by_approval()
    return in_time(account)


def approval_owed(account: Administrator) -> Client:
    """The same after the deadline."""
    by_approval()
    return overdue(account)


def by_approval() -> None:
    """The policy asks for somebody who allows a first set-up."""
    policy = in_force()
    policy.first_set_up = FirstSetUp.APPROVAL
    policy.save()


def recovering(account: Administrator) -> Client:
    """By a recovery code, with a choice owed."""
    cast.enrol(account)
    return _session(account, Level.AAL2, recovering=True)


def password_owed(account: Administrator) -> Client:
    """The same, when the password is known to somebody else."""
    account.security_state.password_compromised_at = clock.now()
    account.security_state.save()
    return recovering(account)


def two_factor(account: Administrator) -> Client:
    """With password and code, just now."""
    cast.enrol(account)
    return _session(account, Level.AAL2)


def confirmed(account: Administrator) -> Client:
    """With password and code, and re-authenticated."""
    cast.enrol(account)
    with writing():
        _, session = services.start(account, Level.AAL2, cast.ANAS_LAPTOP)
        raw_id = services.reauthenticated(session, "totp")
    return _browser(session=raw_id)


STATES: dict[str, Callable[[Administrator], Client]] = {
    "anonymous": anonymous,
    "halfway": halfway,
    "in time": in_time,
    "overdue": overdue,
    "recovering": recovering,
    "password owed": password_owed,
    "two-factor": two_factor,
    "confirmed": confirmed,
    "unapproved": unapproved,
    "approval owed": approval_owed,
}
