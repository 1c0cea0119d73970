"""Passwords of other servers: each in a file that nobody else may read, never in `vratar.toml`."""

import os
import stat
from pathlib import Path

LARGEST = 4096
"""Bytes of the largest password file that is read."""


class SecretFileError(Exception):
    """A password file that cannot be used; the text says which key names it, and what to do."""


def read(path: Path, *, key: str, home: Path) -> str:
    """The first line of a password file; SecretFileError in words unless it is ours alone."""
    if path.resolve().is_relative_to(home.resolve()):
        raise SecretFileError(
            f"{key} is inside the data folder {home}, so one copied folder would hold it too. "
            "Move it elsewhere."
        )
    try:
        with path.open("rb") as file:
            status = os.fstat(file.fileno())
            # The mode bits are looked at, not tried: root could read it anyway.
            if stat.S_ISREG(status.st_mode) and stat.S_IMODE(status.st_mode) & 0o077:
                raise SecretFileError(f"{key} is open to other users. Run `chmod 0400 {path}`.")
            text = file.read(LARGEST).decode()
    except OSError as error:
        raise SecretFileError(f"{key} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise SecretFileError(f"{key} is not text.") from error
    line = text.partition("\n")[0].strip("\r")
    if not line:
        raise SecretFileError(f"{key} is empty.")
    return line
