"""What a mail says, before it is laid out."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from vratar.accounts.models import Administrator
from vratar.core.settings import current

LONGEST_VALUE = 300
"""Characters of a name, a reason or a browser that a mail repeats."""


@dataclass(frozen=True)
class Letter:
    """Subject and paragraphs in the recipient's language."""

    subject: str
    paragraphs: list[str]
    # What to do if it was not the recipient; the last paragraph.
    doubt: str
    # Whether the facts (when, from where, by whom) belong to it.
    with_facts: bool = True
    # The one address to open, with a line of its own; empty where there is none.
    link: str = field(default="", repr=False)


@dataclass(frozen=True)
class Told:
    """What the texts are made of: who reads, and the values kept when it was queued."""

    reader: Administrator
    details: Mapping[str, object]
    # When it happened, which is when it was queued.
    at: datetime
    # Made just before, for the mails that carry one.
    link: str = field(default="", repr=False)

    def text(self, name: str) -> str:
        """A value that people typed, as one line; empty where it is not known."""
        value = self.details.get(name)
        return one_line(str(value)) if value is not None else ""

    @property
    def count(self) -> int:
        """How many of whatever it is about; 0 where it is not known."""
        value = self.details.get("count")
        return value if isinstance(value, int) else 0

    @property
    def until(self) -> datetime | None:
        """The moment it is about that has still to come."""
        value = self.details.get("until")
        return datetime.fromtimestamp(value, UTC) if isinstance(value, int | float) else None

    @property
    def site(self) -> str:
        """What the panel is called."""
        return current().site.name

    @property
    def is_about_reader(self) -> bool:
        """Whether the reader is the one it happened to."""
        return self.details.get("about", self.reader.pk) == self.reader.pk


def one_line(text: str) -> str:
    """Without line breaks, control characters and marks that turn the direction; cut short.

    What people type must neither begin a header nor a line of its own.
    """
    plain = "".join(" " if unicodedata.category(c) in _UNSEEN else c for c in text)
    return " ".join(plain.split())[:LONGEST_VALUE]


_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
