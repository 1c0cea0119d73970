"""The file of Django's SECRET_KEY: the current one on the first line, fallbacks below."""

import secrets
from pathlib import Path

from vratar.crypto import files
from vratar.crypto.errors import KeyUnavailable

_WHAT = "secret key"
_SHORTEST = 50  # characters; what Django's own deployment check asks for


def create(path: Path, home: Path) -> None:
    """Make the file with one random key; KeyUnavailable when there is a file already."""
    files.create(path, secrets.token_urlsafe(64) + "\n", what=_WHAT, home=home)


def load(path: Path, home: Path) -> list[str]:
    """Return the current key and its fallbacks; KeyUnavailable in words."""
    lines = files.read(path, what=_WHAT, home=home).splitlines()
    keys = [line.strip() for line in lines if line.strip()]
    if not keys:
        raise files.corrupt(path, _WHAT)
    if any(len(key) < _SHORTEST for key in keys):
        raise KeyUnavailable(
            f"A key in {path} is shorter than {_SHORTEST} characters. Put the file back from its "
            "backup."
        )
    return keys
