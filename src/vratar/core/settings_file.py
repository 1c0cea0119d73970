"""Where the settings come from: `vratar.toml` in `VRATAR_HOME`, then the environment.

The file may be missing; `VRATAR_<TABLE>_<KEY>` overrides a key. What is unknown, of the wrong
type or out of range stops the start with a SettingsError.
"""

import hashlib
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import Field, dataclass, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from vratar.core.database_settings import database_problem
from vratar.core.mail_settings import mail_problem
from vratar.core.setting_kinds import key_name
from vratar.core.settings import (
    Audit,
    Database,
    Gate,
    Keys,
    Mail,
    Sessions,
    Settings,
    SettingsError,
    SignIn,
    Site,
    Training,
)

TABLES: dict[str, Any] = {
    "site": Site,
    "database": Database,
    "sign_in": SignIn,
    "sessions": Sessions,
    "gate": Gate,
    "mail": Mail,
    "audit": Audit,
    "training": Training,
    "keys": Keys,
}

DEFAULT_PORT = 8000
HIGHEST_PORT = 65535

# Not settings, but found under our prefix: the data folder, what the tests share with their
# servers, and what Kubernetes sets for a service that is called "vratar".
_NOT_SETTINGS = re.compile(r"VRATAR_(HOME$|TEST_|PORT|SERVICE_)")


@dataclass(frozen=True)
class _Sources:
    file: Path
    written: dict[str, Any]
    environ: Mapping[str, str]


def load(environ: Mapping[str, str] = os.environ) -> Settings:
    """Read and check the file and the environment; SettingsError in words when they are wrong."""
    home = home_folder(environ)
    file = home / "vratar.toml"
    sources = _Sources(file, _written(file), environ)
    _refuse_unknown_keys(sources)
    _refuse_unknown_variables(environ)
    tables = {name: kind(**_values(name, sources)) for name, kind in TABLES.items()}
    port = _port(environ, tables["site"].url)
    if not tables["site"].url:
        tables["site"] = replace(tables["site"], url=f"http://127.0.0.1:{port}")
    tables["keys"] = _with_defaults(tables["keys"], _key_folder(home, environ))
    settings = Settings(home=home, port=port, **tables)
    if problem := database_problem(settings) or mail_problem(settings):
        raise SettingsError(problem)
    return settings


def home_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """`VRATAR_HOME`, or the user's data folder; absolute, links resolved."""
    data = environ.get("XDG_DATA_HOME") or "~/.local/share"
    chosen = environ.get("VRATAR_HOME") or f"{data}/vratar"
    return Path(chosen).expanduser().resolve()


def variable_name(table: str, key: str) -> str:
    """Return the environment variable that overrides a key."""
    return f"VRATAR_{table}_{key}".upper()


def _key_folder(home: Path, environ: Mapping[str, str]) -> Path:
    # One folder per data folder: a second installation never meets the first one's keys.
    config = Path(environ.get("XDG_CONFIG_HOME") or "~/.config").expanduser().resolve()
    readable = re.sub(r"[^A-Za-z0-9._-]+", "-", home.name) or "root"
    return config / "vratar" / f"{readable}-{hashlib.sha256(bytes(home)).hexdigest()[:8]}"


def _written(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SettingsError(f"{file} cannot be read: {error.strerror}.") from error
    except ValueError as error:  # not TOML, or not UTF-8
        raise SettingsError(f"{file} is not valid TOML: {error}.") from error


def _refuse_unknown_keys(sources: _Sources) -> None:
    for table, keys in sources.written.items():
        if table not in TABLES or not isinstance(keys, dict):
            known = _listed(TABLES)
            raise SettingsError(f"{sources.file}: {table} is not a table. Tables are: {known}.")
        names = [key_name(key) for key in fields(TABLES[table])]
        for key in keys:
            if key not in names:
                known = _listed(names)
                raise SettingsError(f"{sources.file}: there is no {table}.{key}. Keys: {known}.")


def _refuse_unknown_variables(environ: Mapping[str, str]) -> None:
    known = {
        variable_name(name, key_name(key)) for name, kind in TABLES.items() for key in fields(kind)
    }
    for name in environ:
        if name.startswith("VRATAR_") and name not in known and not _NOT_SETTINGS.match(name):
            raise SettingsError(
                f"The environment variable {name} names no setting. Take it away, or correct it: "
                "VRATAR_<TABLE>_<KEY>."
            )


def _values(table: str, sources: _Sources) -> dict[str, Any]:
    written = sources.written.get(table, {})
    values = {}
    for key in fields(TABLES[table]):
        name = key_name(key)
        variable = variable_name(table, name)
        if variable in sources.environ:
            text = sources.environ[variable]
            values[key.name] = _checked(key, text, table, f"the environment variable {variable}")
        elif name in written:
            values[key.name] = _checked(key, written[name], table, sources.file)
    return values


def _checked(key: Field[Any], value: Any, table: str, where: str | Path) -> object:  # noqa: ANN401
    kind = key.metadata["kind"]
    try:
        return kind.check(value if isinstance(where, Path) else kind.parse(value))
    except (ValueError, TypeError):
        # The value is not repeated: it may hold what nobody should read in a log.
        sentence = f"{table}.{key_name(key)} in {where} must be {kind.words}."
        raise SettingsError(sentence) from None


def _port(environ: Mapping[str, str], url: str) -> int:
    text = environ.get("PORT")
    if not text:
        return (urlsplit(url).port or 80) if url.startswith("http://") else DEFAULT_PORT
    if not re.fullmatch("[0-9]{1,5}", text) or not 1 <= int(text) <= HIGHEST_PORT:
        raise SettingsError(f"PORT must be a whole number, 1 to {HIGHEST_PORT}.")
    return int(text)


def _with_defaults(keys: Keys, folder: Path) -> Keys:
    missing = [key.name for key in fields(keys) if getattr(keys, key.name) == Path()]
    return replace(keys, **{name: folder / name.replace("_", "-") for name in missing})


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
