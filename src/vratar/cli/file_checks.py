"""Checks of `vratar doctor` that look at who may change the files, and at who asks."""

import os
import pwd
import stat
from pathlib import Path

from vratar.core.settings_file import load


def key_folders() -> tuple[bool, str]:
    """Nobody else can put another key in place of one."""
    keys = load().keys
    folders = sorted({keys.key_ring.parent, keys.audit_key.parent, keys.secret_key.parent})
    for folder in folders:
        if folder.exists() and _writable_by_others(folder):
            return False, f"Others may put another key into {folder}. Run `chmod 0700 {folder}`."
    return True, ", ".join(map(str, folders)) + "."


def settings_file() -> tuple[bool, str]:
    """Nobody else can change the settings."""
    file = load().home / "vratar.toml"
    if not file.exists():
        return True, f"There is no {file}: what the environment does not say has its default."
    if _writable_by_others(file):
        return False, f"Others may change {file}. Run `chmod 0600 {file}`."
    return True, f"{file}."


def user() -> tuple[bool | None, str]:
    """Whoever asks is the user that Vratar runs as: what others write it could not read."""
    home, asking = load().home, os.geteuid()
    if not home.exists():
        return True, f"{_name(asking)}."
    owner = home.stat().st_uid
    if owner == asking:
        return True, f"{_name(owner)}, to whom the data folder belongs."
    return None, (
        f"The data folder belongs to {_name(owner)}, this is {_name(asking)}. Files made now may "
        f"be closed to Vratar. Run `sudo -u {_name(owner)} vratar doctor`."
    )


def _writable_by_others(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o022)


def _name(number: int) -> str:
    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"#{number}"
