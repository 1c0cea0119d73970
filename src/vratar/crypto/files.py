"""Key files: 0400, outside the data folder, made once and never overwritten."""

import fcntl
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from vratar.crypto.errors import KeyUnavailable

LARGEST = 64 * 1024
"""Bytes of the largest key file that is read."""


def create(path: Path, text: str, *, what: str, home: Path) -> None:
    """Write a new key file; KeyUnavailable when it exists already or may not stand there."""
    _refuse_inside(home, path, what)
    if path.exists():
        raise KeyUnavailable(f"The {what} {path} exists; it is never overwritten.")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    except OSError as error:
        raise KeyUnavailable(f"The {what} {path} cannot be made: {error.strerror}.") from error
    _fill(descriptor, path, text)


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Keep a key file from every other change, by processes of this machine, until the end."""
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def replace(path: Path, text: str, *, what: str) -> None:
    """Put a new text in place of a key file, whole or not at all; mode and owner stay.

    KeyUnavailable when that cannot be done.
    """
    beside = path.with_name(f"{path.name}.new")
    try:
        beside.unlink(missing_ok=True)  # of a run that was killed
        before = path.stat()
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
        os.fchown(descriptor, before.st_uid, before.st_gid)
        _fill(descriptor, beside, text)
        beside.replace(path)
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)  # before anything is sealed under what the file holds now
        finally:
            os.close(folder)
    except OSError as error:
        raise KeyUnavailable(f"The {what} {path} cannot be changed: {error.strerror}.") from error


def read(path: Path, *, what: str, home: Path) -> str:
    """Text of a key file; KeyUnavailable, in words, unless it is whole and ours alone."""
    _refuse_inside(home, path, what)
    try:
        with path.open("rb") as file:
            _refuse_open_to_others(os.fstat(file.fileno()), path, what)
            content = file.read(LARGEST + 1)
        return _text(content)
    except FileNotFoundError:
        raise KeyUnavailable(
            f"The {what} {path} is missing. Put it back from its backup; on a new machine run "
            "`vratar init`."
        ) from None
    except OSError as error:
        raise KeyUnavailable(
            f"The {what} {path} cannot be read: {error.strerror}. It must belong to the user that "
            "runs Vratar."
        ) from error
    except ValueError:
        raise corrupt(path, what) from None


def corrupt(path: Path, what: str) -> KeyUnavailable:
    """Return the error for a key file that is there but damaged."""
    return KeyUnavailable(f"The {what} {path} is damaged. Put it back from its backup.")


def _fill(descriptor: int, path: Path, text: str) -> None:
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            os.fchmod(descriptor, 0o400)
            file.write(text)
            file.flush()
            os.fsync(descriptor)
    except BaseException:
        with suppress(OSError):
            path.unlink()  # half a key is worse than none
        raise


def _refuse_inside(home: Path, path: Path, what: str) -> None:
    if path.resolve().is_relative_to(home.resolve()):
        raise KeyUnavailable(
            f"The {what} {path} is inside the data folder {home}, so one copied folder would open "
            "every secret. Move it elsewhere and name it in vratar.toml under [keys]."
        )


def _refuse_open_to_others(status: os.stat_result, path: Path, what: str) -> None:
    # The mode bits are looked at, not tried: root could read it anyway.
    if not stat.S_ISREG(status.st_mode):
        raise KeyUnavailable(f"The {what} {path} is not a file.")
    if stat.S_IMODE(status.st_mode) & 0o077:
        raise KeyUnavailable(
            f"The {what} {path} is open to other users. Run `chmod 0400 {path}`, and consider "
            "whether somebody has read it."
        )


def _text(content: bytes) -> str:
    if len(content) > LARGEST:
        raise ValueError
    return content.decode()
