"""Known passwords, looked up in a file of sorted SHA-1 digests that is never read as a whole.

The format is that of Have I Been Pwned: upper-case hexadecimal, one a line, with or without ":"
and a count. SHA-1 is only the index of a public list; no password is stored so.
"""

import hashlib
import os
import re
from pathlib import Path
from typing import BinaryIO

_LINE = re.compile(rb"[0-9A-F]{40}(:[0-9]+)?")
_LONGEST = 80  # bytes of a line, its end included


class NotAListError(Exception):
    """The file is not what it should be; the text says why."""


def contains(path: Path, password: str) -> bool:
    """Whether the list has this password. Raises `OSError` when the file cannot be read."""
    wanted = _digest(password)
    with path.open("rb") as file:
        low, high = 0, os.fstat(file.fileno()).st_size
        # The line wanted, if it is there, starts at `low` or later, and before `high`.
        while low < high:
            middle = (low + high) // 2
            start, line = _line_from(file, middle)
            if start >= high or not line:
                high = middle
            elif line[:40] == wanted:
                return True
            elif line[:40] < wanted:
                low = start + 1
            else:
                high = middle
    return False


def examine(path: Path) -> None:
    """Look at both ends: enough to notice a wrong file. Raises `NotAListError`, `OSError`."""
    with path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size
        first = file.readline(_LONGEST).rstrip()
        file.seek(max(0, size - _LONGEST))
        last = file.read().rstrip().rpartition(b"\n")[2].rstrip()
    if not _LINE.fullmatch(first) or not _LINE.fullmatch(last):
        raise NotAListError("it has other lines than 40 upper-case hexadecimal digits")
    if first > last:
        raise NotAListError("it is not sorted")


def _line_from(file: BinaryIO, position: int) -> tuple[int, bytes]:
    """The first line that starts at `position` or later, and where it starts."""
    file.seek(max(0, position - 1))
    if position > 0:
        file.readline(_LONGEST)  # the rest of the line that is under way
    start = file.tell()
    return start, file.readline(_LONGEST)


def _digest(password: str) -> bytes:
    digest = hashlib.sha1(password.encode(errors="replace"), usedforsecurity=False)
    return digest.hexdigest().upper().encode()
