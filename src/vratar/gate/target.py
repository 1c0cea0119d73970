"""What a proxied request asks for: judged as it stands, never repaired (gate.md §5).

A back end may read a path otherwise than we do. So nothing is normalised: whatever two programs
could read in two ways is refused before any rule is looked at.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote_to_bytes

from vratar.core import source
from vratar.core.source import Address

MOST_BYTES = 8192
"""The longest path with its query."""
LONGEST_WAY_BACK = 2048
"""Of an address to come back to: what proxies take in a header, and we in a column."""
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

_METHOD = re.compile(r"[A-Z]{1,16}")
# These show the request back, or make a tunnel of it.
_NEVER = frozenset({"TRACE", "CONNECT"})
_HOST = re.compile(
    r"(?=.{1,253}\Z)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*"
)
_PORT = re.compile(r":[0-9]{1,5}\Z")

# One character of a segment: visible ASCII but / ? # % \ ; or an encoded byte that could not have
# stood there plainly. Encoded letters, digits, dots, slashes, percent signs and controls hide; so
# do encoded ? and #, where a server pastes the decoded path into another address.
_PLAIN = r"[!\"$&-.0-:<->@-\[\]-~]"
_ENCODED = r"%(?:2[0-246-9A-Da-d]|3[AaC-Ec-e]|40|5[BbD-Fd-f]|60|7[B-Eb-e]|[89A-Fa-f][0-9A-Fa-f])"
_SEGMENT = rf"(?!\.\.?(?:/|\Z))(?:{_PLAIN}|{_ENCODED})+"
_PATH = re.compile(rf"/(?:{_SEGMENT}/)*(?:{_SEGMENT})?")
_QUERY = re.compile(r"[!-\"$-~]*")


class MalformedTargetError(ValueError):
    """A target that nobody should answer. The text says why, without quoting it."""


@dataclass(frozen=True, slots=True)
class Target:
    """One request to a gated host."""

    method: str
    host: str
    """Lower case, without port and final dot."""
    path: str
    """With what was percent-encoded decoded, for comparing with rules."""
    uri: str
    """Path and query as they came, for the way back after signing in."""
    address: Address
    """Of the browser."""

    @property
    def is_safe(self) -> bool:
        """Whether the method changes nothing (RFC 9110 §9.2.1)."""
        return self.method in SAFE_METHODS


def parse(method: str, scheme: str, host: str, uri: str, address: str) -> Target:
    """The target in these texts of the proxy. Raises `MalformedTargetError`."""
    if not _METHOD.fullmatch(method) or method in _NEVER:
        raise MalformedTargetError("This method is not let through.")
    if scheme != "https":
        raise MalformedTargetError("Only https is let through.")
    return Target(method, host_in(host), path_in(uri), uri, address_in(address))


@lru_cache(maxsize=256)
def host_in(text: str) -> str:
    """The host in a Host header, comparable. Raises `MalformedTargetError`."""
    host = _PORT.sub("", text.lower()).removesuffix(".")
    if not _HOST.fullmatch(host) or host.rpartition(".")[2].isdigit():
        raise MalformedTargetError("This is no host name.")
    return host


def path_in(uri: str) -> str:
    """The path before the query, decoded. Raises `MalformedTargetError`."""
    path, _, query = uri.partition("?")
    if len(uri) > MOST_BYTES or not _PATH.fullmatch(path) or not _QUERY.fullmatch(query):
        raise MalformedTargetError("This path could be read in more than one way.")
    return decoded(path)


def decoded(path: str) -> str:
    """A path with its escapes read. Raises `MalformedTargetError` for what is not UTF-8."""
    if "%" not in path:
        return path
    try:
        return unquote_to_bytes(path).decode()
    except UnicodeDecodeError:
        raise MalformedTargetError("This path is not UTF-8.") from None


@lru_cache(maxsize=4096)
def address_in(text: str) -> Address:
    """The browser's address. Raises `MalformedTargetError`: no rule about it is ever skipped."""
    address = source.parse(text)
    if address is None:
        raise MalformedTargetError("This is no address.")
    return address
