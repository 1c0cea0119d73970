"""What a chart is, before it is drawn: the finding, the table behind it, and the shape."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from vratar.reports.services.headline import Bar


class Word(NamedTuple):
    """A cell of words: `key` in a file for machines, `text` on the page."""

    key: str
    text: str


Cell = date | int | Word


@dataclass(frozen=True)
class Ring:
    """One share of a whole."""

    value: int
    total: int
    kind: str = "ring"


@dataclass(frozen=True)
class Bars:
    """Horizontal bars."""

    bars: list[Bar]
    kind: str = "bars"


@dataclass(frozen=True)
class Mark:
    """Something at one place of the scale: a label, and where in percent."""

    at: float
    label: str


@dataclass(frozen=True)
class Stack:
    """Columns from left to right, each of several numbers one upon the other.

    A column is None where nothing is known. Without a gap they are an area.
    """

    series: Sequence[str]
    columns: Sequence[tuple[int, ...] | None]
    ticks: Sequence[Mark]
    gap: bool
    line: Mark | None = None
    kind: str = "stack"


@dataclass(frozen=True)
class Dots:
    """Places from left to right, each with a number of people: how many stand where."""

    numbers: Sequence[int]
    # The places before this one are few.
    few: int
    # Whether there are so few people that each has a dot.
    each: bool
    few_label: str
    kind: str = "dots"


Drawing = Ring | Bars | Stack | Dots


@dataclass(frozen=True)
class Chart:
    """One figure of the report; without a drawing there is no data yet."""

    name: str
    title: str
    finding: str
    # The columns of the table: the name for machines, and the one people read.
    columns: Mapping[str, str]
    rows: Sequence[tuple[Cell, ...]]
    drawing: Drawing | None
    # What the drawing shows, for who does not see it.
    description: str = ""


def no_data(name: str, title: str) -> Chart:
    """The figure of something that nobody has counted yet."""
    return Chart(name, title, _("No data yet."), columns={}, rows=(), drawing=None)
