"""What a verification of the log can find."""

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class Why(StrEnum):
    """What was done to the log."""

    EDITED = "edited"  # an event says something else than when it was sequenced
    MISSING = "missing"  # an event is gone
    REORDERED = "reordered"  # the right events, in another order
    TRUNCATED = "truncated"  # the newest events are gone
    REPLACED = "replaced"  # other events, or a checkpoint that our key never signed


@dataclass(frozen=True, slots=True)
class Intact:
    """Everything agrees."""

    size: int  # events in the log
    exit_code: ClassVar[int] = 0


@dataclass(frozen=True, slots=True)
class Damaged:
    """The log was tampered with."""

    seq: int  # the first wrong event, or the first that may be,
    until: int  # and the last: where no row betrays itself, checkpoints only tell a range
    why: Why
    exit_code: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The question could not be answered."""

    reason: str  # a sentence for the operator
    exit_code: ClassVar[int] = 2


Report = Intact | Damaged | Unreadable
