"""More kinds of values for `vratar.toml`: where something is found, on the network or the disk."""

import ipaddress
import re
from pathlib import Path
from urllib.parse import urlsplit

from vratar.core.setting_kinds import FILE, LOOPBACK, Kind

_HOST = r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]"


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.isprintable():
        raise TypeError
    return value.strip()


def _web_address(value: object) -> str:
    text = _text(value)
    parts = urlsplit(text)
    loopback = parts.scheme == "http" and parts.hostname in LOOPBACK
    port = parts.port  # ValueError beyond 65535
    bad = not parts.hostname or "@" in parts.netloc or parts.fragment or port == 0 or " " in text
    if text and (bad or not (parts.scheme == "https" or loopback)):
        raise ValueError
    return text


def _time_server(value: object) -> str:
    text = _text(value)
    if not text or text.startswith("https://"):
        return _web_address(text)
    if not re.fullmatch(rf"({_HOST})(:[0-9]{{1,5}})?", text):
        raise ValueError
    return text


def _listen(value: object) -> str:
    text = _text(value)
    if re.fullmatch(r"unix:/[^\0]+", text):
        return text
    parts = urlsplit(f"//{text}")
    ipaddress.ip_address(parts.hostname or "")
    if not parts.port or text != parts.netloc or "@" in text:
        raise ValueError
    return text


def _prefix(value: object) -> str:
    text = _text(value)
    if not re.fullmatch(r"/[A-Za-z0-9._~-]+/", text) or text in ("/./", "/../"):
        raise ValueError
    return text


def _postgresql_address(value: object) -> str:
    text = _text(value)
    parts = urlsplit(text)
    known = parts.scheme in ("postgresql", "postgres")
    if text and (not known or parts.password or "password=" in parts.query or not parts.path[1:]):
        raise ValueError
    return text


def _optional_file(value: object) -> Path | None:
    path: Path | None = FILE.check(value) if value != "" else None
    return path


TIME_SERVER = Kind(
    'an NTP server such as "pool.ntp.org", or an https:// address; empty checks no clock',
    _time_server,
)
WEB_ADDRESS = Kind("an https:// address, or http:// on loopback; empty sends none", _web_address)
LISTEN = Kind('an address and port such as "127.0.0.1:9181", or unix:/ and a path', _listen)
PREFIX = Kind('one path segment between slashes such as "/.vratar/"', _prefix)
POSTGRESQL_ADDRESS = Kind(
    "postgresql://user@host/name without a password, or empty", _postgresql_address
)
OPTIONAL_FILE = Kind("the absolute path of a file, or empty", _optional_file)
OPTIONAL_FOLDER = Kind("the absolute path of a folder, or empty", _optional_file)
