"""Reading a table of any length in constant memory."""

from collections.abc import Iterator
from typing import TypeVar

from django.db.models import Model, QuerySet

STEP = 500  # rows read at a time

Row = TypeVar("Row", bound=Model)


def in_steps(rows: "QuerySet[Row]", field: str) -> Iterator[Row]:
    """Yield `rows` in the order of a unique field; no cursor and no snapshot stays open."""
    page = list(rows.order_by(field)[:STEP])
    while page:
        yield from page
        later = rows.filter(**{f"{field}__gt": getattr(page[-1], field)})
        page = list(later.order_by(field)[:STEP])
