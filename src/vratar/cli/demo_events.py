"""Invented events for `vratar demo`: 90 days of sign-ins, in the log that verifies."""

import random
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice, pairwise
from typing import NamedTuple

from vratar.accounts.models import Administrator
from vratar.audit import Action, Result
from vratar.audit.bulk import insert
from vratar.audit.canonical import Value
from vratar.audit.services import Fields, event_at
from vratar.authenticators.totp.models import Status, TotpAuthenticator

DAYS = 90
BATCH = 5000

# Share of a day's events, and the hour by which they have happened: people work by day.
_DAY = ((0.0, 0.0), (0.03, 6.5), (0.5, 12.0), (0.97, 19.5), (1.0, 24.0))
_PAUSE = timedelta(seconds=4)  # between two events of a story


class _Step(NamedTuple):
    """One event of a story; its actor is the person it is about, unless it names another."""

    action: Action
    factor: str = ""
    actor: str = ""
    details: Mapping[str, Value] = {}


_WRONG: dict[str, Value] = {"purpose": "sign-in", "reason": "wrong", "failures": 1}
_TOTP, _RECOVERY = "totp", "recovery code"
_RIGHT_PASSWORD = _Step(Action.PASSWORD_ACCEPTED, "password")
_WRONG_PASSWORD = _Step(Action.PASSWORD_REFUSED, "password", "anonymous")
_SIGNED_IN = _Step(Action.SIGN_IN_SUCCEEDED, _TOTP)
_WRONG_CODE = _Step(Action.SECOND_FACTOR_REFUSED, _TOTP, details=_WRONG)
_WITH_RECOVERY_CODE = (
    _RIGHT_PASSWORD,
    _Step(Action.RECOVERY_CODE_REFUSED, _RECOVERY, details=_WRONG),
    _Step(Action.RECOVERY_CODE_USED, _RECOVERY),
    _Step(Action.SIGN_IN_SUCCEEDED, _RECOVERY),
)
_REASON: dict[str, Value] = {"reason": "Lost the phone on a journey"}
_FAILED = (Action.PASSWORD_REFUSED, Action.SECOND_FACTOR_REFUSED, Action.RECOVERY_CODE_REFUSED)
_STORIES: list[tuple[float, tuple[_Step, ...]]] = [
    (60, (_RIGHT_PASSWORD, _SIGNED_IN)),
    (5, (_WRONG_PASSWORD, _RIGHT_PASSWORD, _SIGNED_IN)),
    (5, (_RIGHT_PASSWORD, _WRONG_CODE, _SIGNED_IN)),
    (1, _WITH_RECOVERY_CODE),
    (14, (_Step(Action.LOGGED_OUT),)),
    (7, (_Step(Action.REAUTHENTICATED, _TOTP),)),
    (3, (_Step(Action.CODE_TESTED, _TOTP),)),
    (2, (_WRONG_PASSWORD,)),
    (0.02, (_Step(Action.TWO_FACTOR_RESET, actor="host", details=_REASON),)),
]
"""What happens, and how often."""


class LogBusyError(Exception):
    """Another process gives the events of this log their places."""


def store_events(count: int, now: datetime, told: Callable[[int], object]) -> None:
    """Store so many, the oldest first; `told` hears of each batch. Raises `LogBusyError`."""
    events = islice(_events(count, now), count)
    while batch := list(islice(events, BATCH)):
        if not insert([event_at(at, fields) for at, fields in batch]):
            raise LogBusyError
        told(len(batch))


def _events(count: int, now: datetime) -> Iterator[tuple[datetime, Fields]]:
    """At least so many, the days in order."""
    chance = random.Random(count)  # noqa: S311 - the same story every time, nothing secret
    people = _people()
    weights, stories = zip(*_STORIES, strict=True)
    first = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=DAYS)
    number = 0
    while True:
        day, share = divmod(min(number, count - 1) * DAYS / count, 1)
        at = first + timedelta(days=day, hours=_hour(share))
        story = chance.choices(stories, weights)[0]
        who, source = chance.choice(people), f"198.51.100.{chance.randint(1, 254)}"
        for place, step in enumerate(story):
            yield at + place * _PAUSE, _fields(step, f"administrator:{who}", source)
        number += len(story)


def _hour(share: float) -> float:
    """Between which of the two it lies."""
    (low, start), (high, end) = next(pair for pair in pairwise(_DAY) if share < pair[1][0])
    return start + (share - low) / (high - low) * (end - start)


def _people() -> list[int]:
    """Who signs in with a code; everybody where nobody does."""
    holders = TotpAuthenticator.objects.filter(status=Status.ACTIVE, account__is_active=True)
    found = holders.order_by("account").values_list("account", flat=True)
    return list(found) or list(Administrator.objects.values_list("pk", flat=True))


def _fields(step: _Step, who: str, source: str) -> Fields:
    failed = step.action in _FAILED
    return {
        "actor": step.actor or who,
        "target": who if failed or step.actor else "",
        "action": step.action,
        "factor": step.factor,
        "result": Result.FAILURE if failed else Result.SUCCESS,
        "source": "" if step.actor == "host" else source,
        "lane": "known" if failed else "",
        "details": step.details,
    }
