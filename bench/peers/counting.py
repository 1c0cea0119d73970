"""Counting what many requests with one code came to."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Round:
    """One code, many requests."""

    asked: int
    """Requests that had their form open when the code was let loose."""
    accepted: int
    failed: int = 0
    """Requests the server itself failed at."""


@dataclass(frozen=True)
class Tally:
    """All rounds of one race."""

    rounds: int
    asked: int
    """The fewest requests of a round."""
    most: int
    mean: float
    above_one: int
    """Rounds in which the code was accepted more than once."""
    never: int
    """Rounds in which nobody got in."""
    failed: int


def tally(rounds: Sequence[Round]) -> Tally:
    """Add up."""
    accepted = [one.accepted for one in rounds]
    return Tally(
        rounds=len(rounds),
        asked=min(one.asked for one in rounds),
        most=max(accepted),
        mean=sum(accepted) / len(rounds),
        above_one=sum(times > 1 for times in accepted),
        never=accepted.count(0),
        failed=sum(one.failed for one in rounds),
    )
