"""What values a key of `vratar.toml` takes: the check, and the words for it."""

import ipaddress
import re
import zoneinfo
from collections.abc import Callable
from dataclasses import Field, dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from vratar.core.database_url import TLS_MODES, is_postgresql, postgresql_server

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
T = TypeVar("T")

LOOPBACK = ("127.0.0.1", "localhost", "::1")
"""The only hosts that are served over plain http (security.md §10)."""

LONGEST_NAME = 60


@dataclass(frozen=True)
class Kind:
    """What values a key takes."""

    words: str
    """The rest of the sentence "KEY must be …"."""
    check: Callable[[Any], Any]
    """From the TOML value to ours; ValueError or TypeError when it is not allowed."""
    parse: Callable[[str], object] = str
    """From the text of an environment variable to the TOML value; ValueError likewise."""


def setting(default: T, kind: Kind, *, name: str = "") -> T:
    """Declare a key: a dataclass field with its default and what it takes.

    `name` is the key's where Python cannot say it.
    """
    return field(default=default, metadata={"kind": kind, "name": name})


def key_name(key: "Field[Any]") -> str:
    """What the key of this field is called in `vratar.toml` and in the environment."""
    return str(key.metadata["name"] or key.name)


def whole(low: int, high: int | None = None) -> Kind:
    """Whole numbers from `low` to `high`, both included."""

    def check(value: object) -> int:
        number = _typed(value, int)
        if number < low or (high is not None and number > high):
            raise ValueError
        return number

    return Kind(f"a whole number, {low} " + (f"to {high}" if high else "or more"), check, int)


def one_of(*choices: str) -> Kind:
    """One of the listed texts."""

    def check(value: object) -> str:
        return choices[choices.index(_typed(value, str))]

    return Kind("one of " + ", ".join(f'"{choice}"' for choice in choices), check)


def list_of(words: str, check_one: Callable[[Any], T], *, least: int = 0) -> Kind:
    """Make lists of at least `least` values; in the environment with commas between them."""

    def check(value: object) -> tuple[T, ...]:
        values = tuple(check_one(item) for item in _typed(value, list))
        if len(values) < least:
            raise ValueError
        return values

    def parse(text: str) -> list[str]:
        return [item.strip() for item in text.split(",") if item.strip()]

    return Kind(words, check, parse)


def _typed(value: object, kind: type[T]) -> T:
    if type(value) is not kind:  # isinstance would take true for a whole number
        raise TypeError
    return value


def _boolean(value: object) -> bool:
    return _typed(value, bool)


def _parse_boolean(text: str) -> bool:
    return ("false", "true").index(text.lower()) == 1


def _origin(value: object) -> str:
    parts = urlsplit(_typed(value, str).strip())
    host, port = (parts.hostname or "").lower(), parts.port  # .port: ValueError beyond 65535
    secure = parts.scheme == "https"
    plain = parts.scheme == "http" and host in LOOPBACK
    spelt = re.fullmatch(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|[0-9a-f]*:[0-9a-f:.]*", host)
    extra = parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc
    if not (secure or plain) or not spelt or extra or port == 0:
        raise ValueError
    shown = f"[{host}]" if ":" in host else host
    usual = port in (None, 443 if secure else 80)  # browsers leave it out of Origin
    return f"{parts.scheme}://{shown}" + ("" if usual else f":{port}")


def _name(value: object) -> str:
    text = _typed(value, str).strip()
    if not 1 <= len(text) <= LONGEST_NAME or not text.isprintable():
        raise ValueError
    return text


def _zone(value: object) -> str:
    name = _typed(value, str)
    if name != "UTC":  # known on machines without a zone database too
        try:
            zoneinfo.ZoneInfo(name)
        except (zoneinfo.ZoneInfoNotFoundError, OSError) as error:
            raise ValueError from error
    return name


def _network(value: object) -> Network:
    return ipaddress.ip_network(_typed(value, str))


def _database_url(value: object) -> str:
    url = _typed(value, str)
    if is_postgresql(url):
        postgresql_server(url)
    elif not re.fullmatch(r"sqlite:///[^?#\0]+", url):
        raise ValueError
    return url


def _mail_server(value: object) -> str:
    text = _typed(value, str).strip()
    if text in ("", "console"):
        return text
    if not re.fullmatch(r"smtps?://([^\s/@:]+@)?([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:\d+)?", text):
        raise ValueError
    if urlsplit(text).port == 0:  # .port: ValueError beyond 65535
        raise ValueError
    return text


def _mail_address(value: object) -> str:
    text = _typed(value, str).strip()
    if text and not re.fullmatch(r"[!-~]{1,64}@[A-Za-z0-9.-]{1,189}", text):
        raise ValueError
    return text


def _path(value: object) -> Path:
    path = Path(_typed(value, str)).expanduser()
    if not path.is_absolute():
        raise ValueError
    return path


def _path_or_none(value: object) -> Path | None:
    return None if value == "" else _path(value)


BOOLEAN = Kind("true or false", _boolean, _parse_boolean)
ORIGIN = Kind(
    "an https:// origin without a path, or http:// on 127.0.0.1, localhost or [::1]", _origin
)
NAME = Kind(f"a name of 1 to {LONGEST_NAME} printable characters", _name)
ZONE = Kind('a time zone name such as "Europe/Skopje"', _zone)
NETWORKS = list_of('a list of networks such as ["10.0.0.0/8", "::1"]', _network)
DATABASE_URL = Kind(
    "sqlite:/// and a path, relative to the data folder, or absolute as in sqlite:////srv/a.db; or "
    "postgresql://user@host:5432/name, with ?sslmode= of "
    + ", ".join(TLS_MODES)
    + " where it is wanted, and without a password: database.passfile names the file of it",
    _database_url,
)
MAIL_SERVER = Kind(
    "smtp://host:25 or smtps://host:465, with user@ before the host where it asks for one; "
    '"console" prints mails; empty sends none',
    _mail_server,
)
MAIL_ADDRESS = Kind("an address such as vratar@example.com", _mail_address)
FILE = Kind("the absolute path of a file outside the data folder", _path)
FILE_OR_NONE = Kind(f"{FILE.words}, or empty", _path_or_none)
EXPORTS = list_of('a list with one or more of "file"', one_of("file").check, least=1)
