"""The tables of the report for machines: English keys, ISO dates."""

from collections.abc import Iterable, Iterator
from datetime import date

from vratar.core.csv_lines import csv_lines
from vratar.reports.charts import Cell, Chart, Word
from vratar.reports.services.metrics import Metric


def plain(cell: Cell) -> str | int:
    """The cell as a machine reads it."""
    if isinstance(cell, Word):
        return cell.key
    return cell.isoformat() if isinstance(cell, date) else cell


def chart_csv(chart: Chart) -> Iterator[str]:
    """The table behind a chart as a file."""
    return csv_lines(list(chart.columns), ([plain(cell) for cell in row] for row in chart.rows))


def metrics_csv(found: Iterable[Metric]) -> Iterator[str]:
    """The numbers of the report as a file."""
    rows = ([one.name, one.number, one.total] for one in found)
    return csv_lines(["metric", "number", "total"], rows)
