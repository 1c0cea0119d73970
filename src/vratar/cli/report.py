"""`vratar report`: what the pages under Reports say, for a terminal and for programs."""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from vratar.cli.examples import examples
from vratar.cli.framework import use_django

if TYPE_CHECKING:
    from vratar.reports.charts import Chart
    from vratar.reports.services.adoption import Adoption

COLUMNS = ("table", "row", "column", "value")


@click.group()
def report() -> None:
    """Print a report."""


@report.command(
    "adoption",
    epilog=examples(
        "vratar report adoption",
        "vratar report adoption --days 90 --format json | jq .metrics",
        "vratar report adoption --format csv > adoption.csv",
    ),
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "csv"]),
    default="text",
    show_default=True,
    help="Sentences and tables, one JSON object, or one line a number.",
)
@click.option(
    "--days",
    type=click.Choice(["7", "30", "90"]),
    default="30",
    show_default=True,
    help="How many days to look back on.",
)
def adoption_report(form: str, days: str) -> None:
    """Print who is protected, who is left, and how it went: numbers, no names."""
    use_django()
    from vratar.reports.services.adoption import adoption

    found = adoption(int(days), names=False)
    printed = {"text": _text, "json": _json, "csv": _csv}[form](found)
    click.echo(printed, nl=form != "csv")


def _text(found: "Adoption") -> str:
    lines = [found.sentence, ""]
    lines += [f"{metric.label}: {metric.text}" for metric in found.metrics]
    for chart in found.charts:
        lines += ["", chart.title, chart.finding, *_table(chart)]
    return "\n".join(lines)


def _table(chart: "Chart") -> Iterator[str]:
    from vratar.reports.templatetags.vratar_charts import v_cell

    if not chart.rows:
        return
    rows = [
        list(chart.columns.values()),
        *([str(v_cell(cell)) for cell in row] for row in chart.rows),
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (text.ljust(width) for text, width in zip(row, widths, strict=True))
        yield f"  {'  '.join(cells)}".rstrip()


def _json(found: "Adoption") -> str:
    from vratar.reports.tables import plain

    answer = {
        "metrics": {one.name: {"number": one.number, "total": one.total} for one in found.metrics},
        "tables": {
            chart.name: [
                dict(zip(chart.columns, map(plain, row), strict=True)) for row in chart.rows
            ]
            for chart in found.charts
        },
    }
    return json.dumps(answer, ensure_ascii=False, indent=2)


def _csv(found: "Adoption") -> str:
    from vratar.core.csv_lines import csv_lines
    from vratar.reports.tables import plain

    rows: list[tuple[object, ...]] = [
        ("metrics", one.name, column, value)
        for one in found.metrics
        for column, value in (("number", one.number), ("total", one.total))
        if value is not None
    ]
    for chart in found.charts:
        columns = list(chart.columns)[1:]  # of a chart without data there are none
        for name, *cells in chart.rows:
            values = zip(columns, map(plain, cells), strict=True)
            rows += [(chart.name, plain(name), column, value) for column, value in values]
    return "".join(csv_lines(COLUMNS, rows))
