"""Where everything stands in the drawings of the report: `{% load vratar_charts %}`.

Shapes stand at percents of the width and at pixels from above, so that a drawing fills a phone and
a wide screen alike, and its words keep their size.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import accumulate
from typing import Any

from django import template

from vratar.reports.charts import Cell, Chart, Dots, Stack, Word
from vratar.ui.dates import short_date

register = template.Library()

ABOVE, PLOT, BELOW = 24, 180, 24
"""Pixels: for words above the drawing, the drawing, the scale below it."""
BASE = ABOVE + PLOT
HEIGHT = BASE + BELOW

_ROOM_FOR_WORDS = 20  # pixels
_DOTS_BESIDE = 3
_DOT = 9  # pixels from one to the next


@register.inclusion_tag("reports/parts/stack.html")
def stack(chart: Chart, drawing: Stack) -> dict[str, Any]:
    """Columns of stacked numbers, each series with a pattern of its own."""
    known = [column for column in drawing.columns if column is not None]
    top = _round_up(max(sum(column) for column in known))
    width = 100 / len(drawing.columns)
    return _frame(chart) | {
        "series": _legend(drawing, known),
        "rects": [
            {"x": f"{n * width:.3f}", "width": f"{width * (0.8 if drawing.gap else 1):.3f}", **part}
            for n, column in enumerate(drawing.columns)
            if column is not None
            for part in _parts(column, top)
        ],
        "lines": [{"y": BASE - PLOT * step // 2, "number": top * step // 2} for step in range(3)],
        "ticks": [{"x": f"{tick.at:.2f}", "label": tick.label} for tick in drawing.ticks],
        "words": [] if drawing.gap else _words(drawing.series, known[-1], top),
        "mark": drawing.line
        and {
            "x": f"{drawing.line.at:.2f}",
            "label": drawing.line.label,
            "anchor": "end" if drawing.line.at > 50 else "start",  # noqa: PLR2004 - the middle
        },
    }


@register.inclusion_tag("reports/parts/dots.html")
def dots(chart: Chart, drawing: Dots) -> dict[str, Any]:
    """A dot for each person above their number; for many people a column of their number."""
    width = 100 / len(drawing.numbers)
    top = max(drawing.numbers)
    places = [
        {
            "label": place,
            "number": number,
            "few": place < drawing.few,
            "x": f"{place * width + width * 0.15:.2f}",
            "middle": f"{(place + 0.5) * width:.2f}",
            "height": f"{number / top * PLOT * 0.85:.1f}",
            "y": f"{BASE - number / top * PLOT * 0.85:.1f}",
            "above": f"{BASE - number / top * PLOT * 0.85 - 4:.1f}",
            "dots": _dots(number) if drawing.each else [],
        }
        for place, number in enumerate(drawing.numbers)
    ]
    return _frame(chart) | {
        "places": places,
        "each": drawing.each,
        "width": f"{width * 0.7:.2f}",
        "few_width": f"{width * drawing.few:.2f}",
        "few_label": drawing.few_label,
    }


@register.filter
def v_beside(labels: Iterable[str], row: Iterable[Cell]) -> Iterable[tuple[str, Cell]]:
    """Each cell of a row with the heading of its column."""
    return zip(labels, row, strict=True)


@register.filter
def v_cell(value: Cell) -> str | int:
    """Write a cell of a table as people read it."""
    if isinstance(value, Word):
        return value.text
    return short_date(value) if isinstance(value, date) else value


def _frame(chart: Chart) -> dict[str, Any]:
    return {
        "chart": chart,
        "height": HEIGHT,
        "plot": PLOT,
        "above": ABOVE,
        "base": BASE,
        "scale": HEIGHT - 6,
    }


def _legend(drawing: Stack, known: Sequence[tuple[int, ...]]) -> list[dict[str, Any]]:
    """The series with the number they end at, or, of columns apart, their sum."""
    numbers = [sum(one) for one in zip(*known, strict=True)] if drawing.gap else known[-1]
    return [
        {"number": n, "name": name, "value": value}
        for n, (name, value) in enumerate(zip(drawing.series, numbers, strict=True), start=1)
    ]


def _parts(column: tuple[int, ...], top: int) -> list[dict[str, Any]]:
    ends = [BASE - end * PLOT / top for end in accumulate(column, initial=0)]
    return [
        {"series": n, "y": f"{ends[n]:.1f}", "height": f"{ends[n - 1] - ends[n]:.1f}"}
        for n, number in enumerate(column, start=1)
        if number
    ]


def _words(series: Sequence[str], column: tuple[int, ...], top: int) -> list[dict[str, Any]]:
    """The name of each series in its own area, where that is high enough."""
    ends = [BASE - end * PLOT / top for end in accumulate(column, initial=0)]
    return [
        {"text": name, "y": f"{(low + high) / 2 + 5:.1f}"}
        for name, low, high in zip(series, ends, ends[1:], strict=False)
        if low - high >= _ROOM_FOR_WORDS
    ]


def _dots(number: int) -> list[dict[str, Any]]:
    found = []
    for n in range(number):
        row, place = divmod(n, _DOTS_BESIDE)
        beside = min(_DOTS_BESIDE, number - row * _DOTS_BESIDE)
        found.append(
            {
                "right": f"{(place - (beside - 1) / 2) * _DOT:.1f}",
                "y": f"{BASE - _DOT / 2 - row * _DOT:.1f}",
            }
        )
    return found


def _round_up(number: int) -> int:
    """The next number that a scale ends well at; half of it is whole too."""
    power = 1
    while number > 10 * power:
        power *= 10
    return next(step * power for step in (2, 4, 6, 8, 10) if step * power >= number)
