"""Who spends in test_spend_once: the same code or recovery code, from threads and processes.

No budgets, no turn of the process, no transaction around the verb: its one statement decides.
Imported by spawned processes before Django is set up: no models at the top.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.sharedctypes import SynchronizedArray

ROUNDS = 200
FIRST_STEP = 60_000_000
PERIOD = 30


class Together(Protocol):
    """A barrier of threads or of processes."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait for all the others."""


def about_to_spend_code(account_id: int, code: str, number: int) -> Callable[[], bool]:
    """Read the authenticator and match this round's code; the call that spends its step."""
    from vratar.authenticators.totp import services as totp

    now = datetime.fromtimestamp((FIRST_STEP + number) * PERIOD + 7, UTC)
    authenticator = totp.bound(account_id)
    assert authenticator is not None
    step = totp.matching_step(authenticator, code, now)
    assert step == FIRST_STEP + number
    return lambda: totp.spend(authenticator, step, now)


def about_to_use_recovery_code(account_id: int, code: str, number: int) -> Callable[[], bool]:
    """Return the call that uses this round's recovery code."""
    from vratar.authenticators.recovery_codes import services as recovery_codes

    now = datetime.fromtimestamp(FIRST_STEP * PERIOD + number, UTC)
    return lambda: recovery_codes.use(account_id, code.replace("-", ""), now)


VERBS = {"code": about_to_spend_code, "recovery code": about_to_use_recovery_code}


def play(verb: str, account_id: int, codes: list[str], together: Together) -> list[int]:
    """In each round the same code at the same moment as everybody else; the rounds that were won.

    Everybody has read before anybody spends: who trusts what was read spends twice.
    """
    from django.db import connection

    won = []
    for number, code in enumerate(codes):
        spend = VERBS[verb](account_id, code, number)
        together.wait(60)
        if spend():
            won.append(number)
    connection.close()
    return won


def process(
    verb: str, account_id: int, codes: list[str], together: Together, wins: SynchronizedArray[int]
) -> None:
    """One of several processes, started anew."""
    import django

    django.setup()
    for number in play(verb, account_id, codes, together):
        with wins.get_lock():
            wins[number] += 1
