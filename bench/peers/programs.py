"""The programs, the same for everybody: replay, race, recovery codes, locking the owner out."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from bench.peers.counting import Round, Tally, tally
from bench.peers.door import PASSWORD, PERIOD, WRONG_PASSWORD, Door, Person
from bench.peers.visitor import Visitor

WRONG_PASSWORDS = 30
WRONG_CODES_FOR = 60.0  # seconds of one sign-in with a wrong code a second
TRY_AGAIN_AFTER = 5.0  # seconds between the owner's tries


class NotMeasurableError(Exception):
    """The product did something the program did not foresee."""


@dataclass(frozen=True)
class Replay:
    """Where a code that signed in was accepted once more."""

    at_once: bool
    next_step: bool
    after_another: bool
    elsewhere: bool | None
    recovery: bool


@dataclass(frozen=True)
class Lock:
    """Seconds until the owner was in; None: not while we watched."""

    known: float | None
    """With a browser that had signed in before."""
    new: float | None


def race(door: Door, rounds: int, parallel: int, *, recovery: bool = False) -> Tally:
    """Let one right code loose in many sign-ins whose password was accepted already."""
    return tally([_round(door, parallel, recovery=recovery) for _ in range(rounds)])


def _round(door: Door, parallel: int, *, recovery: bool) -> Round:
    person = door.person()
    visitors = [door.visitor() for _ in range(parallel)]
    # One after another: whether passwords race is not asked here.
    ready = [one for one in visitors if door.give_password(one, person.name, PASSWORD)]
    if recovery:
        for one in ready:
            door.open_recovery(one)
    if not ready:
        raise NotMeasurableError("No password was accepted.")
    for one in ready:
        one.troubled = False
    await_step(room=10)
    code = person.recovery[0] if recovery else person.code(time.time())
    give = door.give_recovery_code if recovery else door.give_code
    start = threading.Barrier(len(ready))

    def run(visitor: Visitor) -> bool:
        start.wait()
        return give(visitor, code)

    with ThreadPoolExecutor(len(ready)) as pool:
        answers = list(pool.map(run, ready))
    return Round(len(ready), sum(answers), sum(one.troubled for one in ready))


def replay(door: Door) -> Replay:
    """Sign in with a code, then present it again: at once, one step later, after another one."""
    at_once, later, other, elsewhere, lost = (door.person() for _ in range(5))
    await_step(room=20)
    code = at_once.code(time.time())
    _enter(door, at_once, code)
    again = _again(door, at_once, code)

    code = elsewhere.code(time.time())
    visitor = _enter(door, elsewhere, code)
    there = door.give_elsewhere(visitor, elsewhere, code) if door.surface else None

    backup = lost.recovery[0]
    _enter(door, lost, backup, recovery=True)
    lost_again = _again(door, lost, backup, recovery=True)

    # Early in a step, so that the code is inside a window of one step for long enough.
    await_step(room=26)
    first, second = later.code(time.time()), other.code(time.time())
    _enter(door, later, first)
    _enter(door, other, second)
    time.sleep(PERIOD + 1.5)
    # A, then B in the next step, then A once more.
    _enter(door, other, other.code(time.time()))
    in_next = _again(door, later, first)
    return Replay(again, in_next, _again(door, other, second), there, lost_again)


def _enter(door: Door, person: Person, code: str, *, recovery: bool = False) -> Visitor:
    visitor = door.visitor()
    if not _knock(door, visitor, person, code, recovery=recovery):
        raise NotMeasurableError("A right code was refused.")
    return visitor


def _again(door: Door, person: Person, code: str, *, recovery: bool = False) -> bool:
    return _knock(door, door.visitor(), person, code, recovery=recovery)


def _knock(
    door: Door, visitor: Visitor, person: Person, code: str, *, recovery: bool = False
) -> bool:
    if not door.give_password(visitor, person.name, PASSWORD):
        raise NotMeasurableError("A right password was refused.")
    if not recovery:
        return door.give_code(visitor, code)
    door.open_recovery(visitor)
    return door.give_recovery_code(visitor, code)


def lock_by_name(door: Door, watch: float) -> Lock:
    """Somebody knows the name and tries wrong passwords, each from another address."""

    def attack(person: Person) -> None:
        for _ in range(WRONG_PASSWORDS):
            # Where password and code are one request, both of them are wrong.
            visitor = door.visitor()
            if door.give_password(visitor, person.name, WRONG_PASSWORD):
                door.give_code(visitor, person.wrong_code(time.time()))

    return _lock(door, watch, attack)


def lock_by_password(door: Door, watch: float) -> Lock:
    """Somebody knows name and password and tries wrong codes, one sign-in a second."""

    def attack(person: Person) -> None:
        ends = time.monotonic() + WRONG_CODES_FOR
        while time.monotonic() < ends:
            begun = time.monotonic()
            visitor = door.visitor()
            if door.give_password(visitor, person.name, PASSWORD):
                door.give_code(visitor, person.wrong_code(time.time()))
            time.sleep(max(0.0, 1 - (time.monotonic() - begun)))

    return _lock(door, watch, attack)


def _lock(door: Door, watch: float, attack: Callable[[Person], None]) -> Lock:
    people = [door.person(), door.person()]
    browsers = [door.visitor(), door.visitor()]
    await_step(room=20)
    # Both accounts were in use before; only one owner comes back with the same browser.
    used = time.time() // PERIOD
    for person, browser in zip(people, browsers, strict=True):
        if not _knock(door, browser, person, person.code(time.time())):
            raise NotMeasurableError("A right code was refused before the attack.")
        door.leave(browser)
    browsers[1] = door.visitor()

    def suffer(person: Person, browser: Visitor) -> float | None:
        attack(person)
        # The code of that step is spent.
        time.sleep(max(0.0, (used + 1) * PERIOD + 0.5 - time.time()))
        return _seconds_until_in(door, person, browser, watch)

    with ThreadPoolExecutor(2) as pool:
        known, new = pool.map(suffer, people, browsers)
    return Lock(known, new)


def _seconds_until_in(door: Door, person: Person, browser: Visitor, watch: float) -> float | None:
    begun = time.monotonic()
    while (passed := time.monotonic() - begun) < watch:
        door.leave(browser)
        right = door.give_password(browser, person.name, PASSWORD)
        if right and door.give_code(browser, person.code(time.time())):
            return passed
        time.sleep(TRY_AGAIN_AFTER)
    return None


def await_step(room: float) -> None:
    """Wait until the current step has this many seconds left."""
    left = PERIOD - time.time() % PERIOD
    if left < room:
        time.sleep(left + 0.2)
