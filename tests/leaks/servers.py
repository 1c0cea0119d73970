"""What servers of the tests print: real programs, whose output is read by whoever started them."""

from pathlib import Path

from tests.leaks.sources import know_keys_of
from tests.leaks.watch import WATCH


def printed(text: str) -> None:
    """Look at what a server has just printed."""
    WATCH.printed(text)


def ended(text: str, keys: Path) -> None:
    """Look at all that a server has printed once more, with its own keys known too."""
    for name in ("key-ring", "secret-key"):
        for path in keys.rglob(name):
            know_keys_of(WATCH, path)
    WATCH.printed(text)
