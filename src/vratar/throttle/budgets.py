"""The numbers of security.md §6, and the arithmetic on them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

MINUTE, HOUR, DAY = 60, 3600, 86400


@dataclass(frozen=True)
class Rolling:
    """At most `limit` tries in any `seconds`."""

    limit: int
    seconds: int


@dataclass(frozen=True)
class Budget:
    """What one kind of lane allows."""

    kind: str
    # Seconds to wait after the 1st, 2nd, … consecutive failure; the last one repeats.
    waits: tuple[int, ...] = (0,)
    # A quiet stretch of this many seconds takes one failure back; 0: never.
    quiet: int = 0
    rolling: tuple[Rolling, ...] = ()
    # Consecutive failures after which only a reset of the lane helps; 0: none.
    cap: int = 0


PASSWORD = Budget(
    "password", waits=(0, 0, 0, 1, 2, 4, 8, 15, 30, 60, 120, 240, 480, 900), quiet=15 * MINUTE
)
# A source that has not tried an account for a while may try it once although its lane waits.
FRESH_SOURCE = Budget("fresh", rolling=(Rolling(1, 15 * MINUTE),))
SOURCE = Budget("source", rolling=(Rolling(20, 10 * MINUTE), Rolling(200, DAY)))
# Links asked for by "forgotten password": each may become a mail.
LINK_REQUESTS = Budget("link-requests", rolling=(Rolling(20, 10 * MINUTE),))
# All sources and accounts together: beyond it, fresh sources lose their exception.
EVERYBODY = Budget("everybody", rolling=(Rolling(1000, 5 * MINUTE),))
# What somebody trusted with this account may mistype, whatever others do to its open lane.
TRUSTED_PASSWORD = Budget("password-trusted", rolling=(Rolling(10, HOUR),))

_CODE_WAITS = (0, 0, 0, 30, 60, 120, 240, 480, 900)
_RECOVERY_RESERVE = (Rolling(20, DAY),)


@dataclass(frozen=True)
class CodeLane:
    """The budgets of an account's codes in one lane (security.md §6.3).

    Recovery codes keep a reserve of their own, so that guessing codes never blocks recovery.
    """

    code: Budget
    recovery: Budget


UNKNOWN = CodeLane(
    Budget("second-factor", waits=_CODE_WAITS),
    Budget("recovery", rolling=_RECOVERY_RESERVE, cap=100),
)
KNOWN = CodeLane(
    Budget(
        "second-factor-known",
        waits=(*_CODE_WAITS, 1800, 3600),
        rolling=(Rolling(10, HOUR), Rolling(20, DAY)),
    ),
    Budget("recovery-known", rolling=_RECOVERY_RESERVE, cap=100),
)
WAITING = (PASSWORD, UNKNOWN.code, KNOWN.code)
"""The budgets of an account in which a failure may begin a wait."""


def code_lane(*, known: bool) -> CodeLane:
    """The budgets for a browser that once completed a sign-in to this account, or for any other."""
    return KNOWN if known else UNKNOWN


def after_quiet(budget: Budget, consecutive: int, last: datetime | None, now: datetime) -> int:
    """How many of this many consecutive failures the quiet since the last one has left."""
    if not budget.quiet or last is None:
        return consecutive
    return max(0, consecutive - max(0, int((now - last).total_seconds() // budget.quiet)))


def wait_ends(budget: Budget, consecutive: int, last: datetime | None, now: datetime) -> datetime:
    """When the next try is allowed, for this many consecutive failures; `now` if at once."""
    consecutive = after_quiet(budget, consecutive, last, now)
    if not consecutive or last is None:
        return now
    wait = budget.waits[min(consecutive, len(budget.waits)) - 1]
    return max(now, last + timedelta(seconds=wait))
