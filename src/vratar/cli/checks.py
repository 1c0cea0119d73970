"""Checks of `vratar doctor` that need no Django: programs, data folder, keys."""

import platform
import sqlite3
import stat
import sys
from pathlib import Path

from vratar.cli.findings import Check
from vratar.core.settings_file import load
from vratar.crypto import key_ring, secret_key

OLDEST_PYTHON = (3, 11)
OLDEST_SQLITE = (3, 35)


def _python() -> tuple[bool, str]:
    version = platform.python_version()
    if sys.version_info[:2] < OLDEST_PYTHON:
        return False, f"Python {version} is too old; install 3.11 or newer."
    return True, f"Python {version}."


def _sqlite() -> tuple[bool, str]:
    version = sqlite3.sqlite_version
    if sqlite3.sqlite_version_info[:2] < OLDEST_SQLITE:
        return False, f"SQLite {version} is too old; use a Python built with 3.35 or newer."
    return True, f"SQLite {version}."


def _settings() -> tuple[bool, str]:
    settings = load()
    return True, f"{settings.site.url}, data in {settings.home}."


def _proxies() -> tuple[bool | None, str]:
    settings = load()
    if settings.on_loopback:
        return True, "This machine only, plain http."
    if not settings.site.trusted_proxies:
        return None, (
            "site.url is https, but site.trusted_proxies is empty: every request would be "
            "redirected for ever. Name the address of your proxy."
        )
    return True, ", ".join(map(str, settings.site.trusted_proxies)) + "."


def home() -> tuple[bool, str]:
    """The data folder is there, and for its own user alone."""
    folder = load().home
    if not folder.is_dir():
        return False, f"{folder} is missing. Run `vratar init`."
    if _open_to_others(folder):
        return False, f"{folder} is open to other users. Run `chmod 0700 {folder}`."
    return True, f"{folder} is for its own user alone."


def database_file() -> tuple[bool, str]:
    """The database is there, and for its own user alone."""
    path = load().database_path
    if not path.is_file():
        return False, f"{path} is missing. Run `vratar init`, or put it back from a backup."
    files = [path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))]
    for file in files:
        if file.exists() and _open_to_others(file):
            return False, f"{file} is open to other users. Run `chmod 0600 {file}`."
    return True, f"{path} is for its own user alone."


def _key_ring() -> tuple[bool, str]:
    settings = load()
    ring = key_ring.load(settings.keys.key_ring, settings.home)
    return True, f"{settings.keys.key_ring}, {len(ring.roots)} keys, {ring.active} is active."


def _secret_key() -> tuple[bool, str]:
    settings = load()
    keys = secret_key.load(settings.keys.secret_key, settings.home)
    return True, f"{settings.keys.secret_key}, {len(keys) - 1} fallbacks."


def _open_to_others(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


BEFORE_DJANGO: dict[str, Check] = {
    "python": _python,
    "sqlite": _sqlite,
    "settings": _settings,
    "proxies": _proxies,
    "data folder": home,
    "database file": database_file,
    "key ring": _key_ring,
    "secret key": _secret_key,
}
"""In this order; what comes later needs what came before."""
