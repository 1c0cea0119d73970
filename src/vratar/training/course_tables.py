"""Reading a TOML file key by key: what is missing, wrong or left over is named with its place."""

import re
import tomllib
import unicodedata
from pathlib import Path
from typing import Any, NoReturn

LONGEST_TEXT = 2000
LARGEST_FILE = 512 * 1024

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


class CourseError(Exception):
    """A course that cannot be used; the text names the file, the key and what is wrong."""


class Table:
    """One table of a file. Whoever has read it all calls `end`."""

    def __init__(self, path: Path, key: str, values: dict[str, Any]) -> None:
        self.path, self.key, self._left = path, key, dict(values)

    def refuse(self, key: str, wrong: str) -> NoReturn:
        """Raise `CourseError` about a key of this table; "" is the table itself."""
        name = ".".join(filter(None, [self.key, key]))
        raise CourseError(f"{self.path}: {name} {wrong}.")

    def has(self, key: str) -> bool:
        """Whether a key is there that has not been read yet."""
        return key in self._left

    def text(self, key: str) -> str:
        """Plain text; line ends in it are spaces."""
        return self._plain(key, self._take(key, str, "a text"))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of at least one text."""
        found = self._take(key, list, "a list of texts")
        if not found or not all(isinstance(one, str) for one in found):
            self.refuse(key, "must be a list of texts")
        return tuple(self._plain(key, one) for one in found)

    def name(self, key: str) -> str:
        """A name: lower-case letters, digits and hyphens."""
        return self._name(key, self._take(key, str, "one name"))

    def names(self, key: str) -> tuple[str, ...]:
        """A list of names, none of them twice; may be missing."""
        found = self._take(key, list, "a list of names") if self.has(key) else []
        names = tuple(self._name(key, one) for one in found)
        if len(set(names)) < len(names):
            self.refuse(key, "names something twice")
        return names

    def whole(self, key: str, high: int) -> int:
        """A whole number from 1 to `high`."""
        number: int = self._take(key, int, f"a whole number, 1 to {high}")
        if not 1 <= number <= high:
            self.refuse(key, f"must be a whole number, 1 to {high}")
        return number

    def yes(self, key: str) -> bool:
        """True or false; false where it is missing."""
        return bool(self._take(key, bool, "true or false")) if self.has(key) else False

    def table(self, key: str) -> "Table":
        """A table inside this one; empty where it is missing."""
        values = self._take(key, dict, "a table") if self.has(key) else {}
        return Table(self.path, ".".join(filter(None, [self.key, key])), values)

    def tables(self, key: str) -> list["Table"]:
        """A list of tables; empty where it is missing."""
        found = self._take(key, list, "a list of tables") if self.has(key) else []
        if not all(isinstance(one, dict) for one in found):
            self.refuse(key, "must be a list of tables")
        return [
            Table(self.path, f"{key}[{one.get('name', number)}]", one)
            for number, one in enumerate(found, start=1)
        ]

    def by_name(self) -> dict[str, "Table"]:
        """Every key of this table, each of which must be a table of its own."""
        return {name: self.table(name) for name in list(self._left)}

    def end(self) -> None:
        """Nothing may be left."""
        for key in self._left:
            self.refuse(key, "is unknown here")

    def _take(self, key: str, kind: type, words: str) -> Any:  # noqa: ANN401 - what TOML holds
        if key not in self._left:
            self.refuse(key, "is missing")
        value = self._left.pop(key)
        if type(value) is not kind:  # isinstance would take true for a whole number
            self.refuse(key, f"must be {words}")
        return value

    def _plain(self, key: str, text: str) -> str:
        text = re.sub(r"\s*\n\s*", " ", text.strip())
        if not text:
            self.refuse(key, "is empty")
        if len(text) > LONGEST_TEXT or any(unicodedata.category(one) == "Cc" for one in text):
            self.refuse(key, f"must be plain text of at most {LONGEST_TEXT} characters")
        return text

    def _name(self, key: str, value: object) -> str:
        if not isinstance(value, str) or not _NAME.fullmatch(value):
            self.refuse(key, "takes names of lower-case letters, digits and hyphens")
        return value


def read(path: Path) -> Table:
    """The file as one table. Raises `CourseError`."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise CourseError(f"{path}: {error.strerror}.") from error
    if len(raw) > LARGEST_FILE:
        raise CourseError(f"{path} is larger than {LARGEST_FILE // 1024} KiB.")
    try:
        return Table(path, "", tomllib.loads(raw.decode()))
    except ValueError as error:  # not TOML, or not UTF-8
        raise CourseError(f"{path} is not valid TOML: {error}.") from error
