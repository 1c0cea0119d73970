"""Checks of `vratar doctor` that need no Django: programs, data folder, keys."""

import platform
import shutil
import sqlite3
import stat
import sys
from pathlib import Path

from vratar.accounts import breached
from vratar.cli import file_checks, postgresql
from vratar.cli.findings import Check
from vratar.core import time_server
from vratar.core.settings_file import load
from vratar.crypto import key_ring, secret_key
from vratar.training import course_files, course_tables

OLDEST_PYTHON = (3, 11)
OLDEST_SQLITE = (3, 35)
LEAST_FREE = 200 * 1024 * 1024
"""Bytes free on the disk of the data folder below which there is a warning."""
WIDEST = 8
"""Bits of the prefix of a proxy network, below which anybody could be a proxy."""


def _python() -> tuple[bool, str]:
    """Python is new enough."""
    version = platform.python_version()
    if sys.version_info[:2] < OLDEST_PYTHON:
        return False, f"Python {version} is too old; install 3.11 or newer."
    return True, f"Python {version}."


def _sqlite() -> tuple[bool, str]:
    """SQLite is new enough."""
    version = sqlite3.sqlite_version
    if sqlite3.sqlite_version_info[:2] < OLDEST_SQLITE:
        return False, f"SQLite {version} is too old; use a Python built with 3.35 or newer."
    return True, f"SQLite {version}."


def _settings() -> tuple[bool, str]:
    """`vratar.toml` and the environment hold nothing unknown and nothing out of range."""
    settings = load()
    return True, f"{settings.site.url}, data in {settings.home}."


def _proxies() -> tuple[bool | None, str]:
    """Behind https, the proxy whose headers count is named, and is not everybody."""
    settings = load()
    if settings.on_loopback:
        return True, "This machine only, plain http."
    if not settings.site.trusted_proxies:
        return None, (
            "site.url is https, but site.trusted_proxies is empty: every request would be "
            "redirected for ever. Name the address of your proxy."
        )
    wide = [str(one) for one in settings.site.trusted_proxies if one.prefixlen < WIDEST]
    if wide:
        return False, (
            f"site.trusted_proxies has {', '.join(wide)}: anybody may then claim any source "
            "address. Name the address of your proxy."
        )
    return True, ", ".join(map(str, settings.site.trusted_proxies)) + "."


def breached_passwords() -> tuple[bool, str]:
    """The list of known passwords, where one is named, is there and is one."""
    path = load().sign_in.breached_passwords
    if path is None:
        return True, "No list of known passwords but the common ones."
    try:
        breached.examine(path)
    except OSError as error:
        return False, f"sign_in.breached_passwords: {path}: {error.strerror}."
    except breached.NotAListError as error:
        return False, f"sign_in.breached_passwords: {path} is no list of SHA-1 digests: {error}."
    return True, f"{path}."


def course() -> tuple[bool, str]:
    """The training course, built in or your own, is whole in every language it has."""
    try:
        courses = course_files.load(load().training.course)
    except course_tables.CourseError as error:
        return False, f"training.course: {error}"
    whole = courses[course_files.SOURCE_LANGUAGE]
    return True, f"{len(whole.lessons)} lessons, in {', '.join(sorted(courses))}."


def _disk() -> tuple[bool | None, str]:
    """The disk of the data folder has 200 MB left."""
    folder = load().home
    while not folder.exists():  # before `vratar init`
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE:
        return None, f"Only {free // 1024**2} MB are free for the data folder. Make room."
    return True, f"{free // 1024**2} MB are free."


def _time_server() -> tuple[bool | None, str]:
    """The clock is right by `site.time_server`: 5 s off warns, more than 30 s fails."""
    server = load().site.time_server
    if not server:
        return True, "Server clock not checked: site.time_server is empty."
    try:
        seconds = time_server.offset(server)
    except (OSError, ValueError) as error:
        return None, f"Server clock not checked: {server} does not answer ({error})."
    return judge_clock(seconds)


def judge_clock(seconds: float) -> tuple[bool | None, str]:
    """What it means that this clock is ahead (behind: negative) of the reference."""
    if abs(seconds) < time_server.NEAR:
        return True, f"{abs(seconds):.1f} s from the time server."
    side = "ahead of" if seconds > 0 else "behind"
    words = f"The clock is {abs(seconds):.0f} s {side} the time server. Set it, by NTP for example."
    return (False if abs(seconds) > time_server.FAR else None), words


def home() -> tuple[bool, str]:
    """The data folder is there, and for its own user alone."""
    folder = load().home
    if not folder.is_dir():
        return False, f"{folder} is missing. Run `vratar init`."
    if _open_to_others(folder):
        return False, f"{folder} is open to other users. Run `chmod 0700 {folder}`."
    return True, f"{folder} is for its own user alone."


def database_file() -> tuple[bool | None, str]:
    """The database is there, and for its own user alone."""
    settings = load()
    server = settings.database.server
    if server is not None:
        return postgresql.answers(server, settings)
    path = settings.database_path
    if not path.is_file():
        return False, f"{path} is missing. Run `vratar init`, or put it back from a backup."
    files = [path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))]
    for file in files:
        if file.exists() and _open_to_others(file):
            return False, f"{file} is open to other users. Run `chmod 0600 {file}`."
    return True, f"{path} is for its own user alone."


def _key_ring() -> tuple[bool, str]:
    """The key ring is there, whole, outside the data folder, for its own user alone."""
    settings = load()
    ring = key_ring.load(settings.keys.key_ring, settings.home)
    counted = f"{len(ring.roots)} key{'s' if len(ring.roots) > 1 else ''}"
    return True, f"{settings.keys.key_ring}, {counted}, number {ring.active} is active."


def _secret_key() -> tuple[bool, str]:
    """The same of the secret key."""
    settings = load()
    keys = secret_key.load(settings.keys.secret_key, settings.home)
    return True, f"{settings.keys.secret_key}, {len(keys) - 1} fallbacks."


def _open_to_others(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


BEFORE_DJANGO: dict[str, Check] = {
    "python": _python,
    "sqlite": _sqlite,
    "settings": _settings,
    "settings file": file_checks.settings_file,
    "proxies": _proxies,
    "time server": _time_server,
    "known passwords": breached_passwords,
    "course": course,
    "data folder": home,
    "user": file_checks.user,
    "disk": _disk,
    "database file": database_file,
    "key folder": file_checks.key_folders,
    "key ring": _key_ring,
    "secret key": _secret_key,
}
"""In this order; what comes later needs what came before."""

NO_OBSTACLE = {"settings file", "proxies", "time server", "known passwords", "course", "key folder"}
"""Of those, the ones that may fail without keeping Vratar from starting."""
