"""Tries at a budget, told by their result."""

from collections.abc import Callable
from datetime import datetime
from math import ceil

import pytest
from django.db import transaction
from tests import cast
from tests.clock import Clock

from vratar.accounts.models import Administrator
from vratar.core import clock as server_clock
from vratar.throttle.services import Reservation, Waiting

Reserve = Callable[[datetime], Reservation | Waiting]

START = 1_800_000_000.0


@pytest.fixture
def ana(db: None, clock: Clock) -> Administrator:
    """Make Ana, whose tries are counted; the clock stands at a whole second."""
    clock.set(START)
    return cast.make("ana")


def seconds(reserve: Reserve) -> int:
    """Try once; how many seconds to wait, 0 for a try that was let through and counted."""
    now = server_clock.now()
    answer = reserve(now)
    return ceil((answer.until - now).total_seconds()) if isinstance(answer, Waiting) else 0


def waits(reserve: Reserve, clock: Clock, failures: int) -> list[int]:
    """Fail so many times, as soon as each try is let through; the wait found after each."""
    found = []
    for _ in range(failures):
        assert seconds(reserve) == 0
        wait = probe(reserve)
        found.append(wait)
        clock.advance(wait)
    return found


def probe(reserve: Reserve) -> int:
    """Ask for the wait that stands now; a try let through by the question leaves no trace."""
    with transaction.atomic():
        wait = seconds(reserve)
        transaction.set_rollback(True)
    return wait
