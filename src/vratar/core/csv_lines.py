"""Tables for a spreadsheet, line by line; a cell never becomes a formula (ux.md §6.15)."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

# At the start, or where a spreadsheet that takes another sign for the separator begins a cell.
_FORMULA = re.compile(r"(^|[;,\t\r\n])(?=[=+\-@\t\r])")
_BYTE_ORDER_MARK = "\ufeff"


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The file as it is sent: the mark that tells UTF-8, the names of the columns, the rows."""
    yield _BYTE_ORDER_MARK + _line(columns)
    for row in rows:
        yield _line(row)


def _line(cells: Sequence[object]) -> str:
    text = StringIO()
    csv.writer(text).writerow([_plain(cell) for cell in cells])
    return text.getvalue()


def _plain(cell: object) -> str:
    return _FORMULA.sub(r"\1'", "" if cell is None else str(cell))
