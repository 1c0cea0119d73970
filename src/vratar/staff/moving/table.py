"""A CSV file as people save it: UTF-8 with or without a mark, commas or semicolons, a header."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

COLUMNS = ("username", "email", "first_name", "last_name", "role", "language", "time_zone")
NEEDED = ("username", "email", "role")
MOST_ROWS = 10_000
MOST_ON_PAGE = 500
"""All are written in one transaction, and on SQLite nobody logs in meanwhile."""


class TableError(ValueError):
    """The file as a whole cannot be read; the text says why."""


@dataclass(frozen=True)
class Record:
    """One row: the line it begins on, and its cells by column; `None` holds surplus cells."""

    line: int
    cells: dict[str | None, str]


def decoded(content: bytes) -> str:
    """The text of a file. Raises `TableError`."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise TableError(_("The file is not UTF-8. Save it as “CSV UTF-8”.")) from None


def records(text: str, most: int) -> list[Record]:
    """The rows that are not empty, no more than so many. Raises `TableError`."""
    lines = list(io.StringIO(text.removeprefix("\ufeff"), newline=None))
    first = next((line for line in lines if line.strip()), "")
    separator = ";" if first.count(";") > first.count(",") else ","
    try:
        rows = list(_rows(lines, separator))
    except csv.Error:
        raise TableError(_("The file is not a CSV file: a quotation mark is not closed.")) from None
    if not rows:
        raise TableError(_("The file is empty."))
    header = [cell.casefold() for cell in rows[0][1]]
    _check(header, len(rows) - 1, most)
    return [_record(line, header, cells) for line, cells in rows[1:]]


def _rows(lines: list[str], separator: str) -> Iterator[tuple[int, list[str]]]:
    reader, line = csv.reader(lines, delimiter=separator, strict=True), 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield line, [cell.strip() for cell in cells]
        line = reader.line_num + 1


def _check(header: list[str], count: int, most: int) -> None:
    names = ", ".join(COLUMNS)
    unknown = [name for name in header if name not in COLUMNS]
    if unknown or len(set(header)) != len(header):
        text = _("The first line must name each column once. Columns are: %(columns)s.")
        raise TableError(text % {"columns": names})
    missing = [name for name in NEEDED if name not in header]
    if missing:
        text = _("These columns are missing: %(columns)s.")
        raise TableError(text % {"columns": ", ".join(missing)})
    if not count:
        raise TableError(_("There is no row below the first line."))
    if count > most:
        raise TableError(_("Use at most %(n)s rows in one file.") % {"n": most})


def _record(line: int, header: list[str], cells: list[str]) -> Record:
    found: dict[str | None, str] = dict(zip(header, cells, strict=False))
    surplus = [cell for cell in cells[len(header) :] if cell]
    return Record(line, found | ({None: surplus[0]} if surplus else {}))
