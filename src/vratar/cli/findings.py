"""What a check of `vratar doctor` finds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

Check = Callable[[], tuple[bool | None, str]]
"""Well (None: a warning, which is no failure), and a sentence: what is, or what to do."""


@dataclass(frozen=True)
class Finding:
    """One line of the report."""

    name: str
    well: bool | None
    text: str


def passed(findings: Iterable[Finding]) -> bool:
    """Whether nothing failed."""
    return all(finding.well is not False for finding in findings)
