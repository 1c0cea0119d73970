"""How each kind of proxy tells what it was asked for (gate.md §4). One endpoint, one contract.

Contract headers have names without separators: servers that make `X_Forwarded_Uri` and
`X-Forwarded-Uri` one variable let a client replace the second by the first. Traefik cannot name
its headers; its allow-list keeps the client's out.
"""

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import parse_qsl

from vratar.gate.applications import Network
from vratar.gate.decisions import Asked
from vratar.gate.target import Address, MalformedTargetError, address_in, parse

Environ = Mapping[str, str]
"""A WSGI environ (PEP 3333), or the variables of a FastCGI request."""

_LONGEST = 5  # digits of a number of seconds


Contract = Callable[[Environ, Sequence[Network]], Asked]


def separator_free(environ: Environ, _trusted: Sequence[Network]) -> Asked:
    """nginx, Caddy, HAProxy: `VratarMethod` and its like, set by the configuration we print."""
    target = parse(
        _header(environ, "VRATARMETHOD"),
        _header(environ, "VRATARSCHEME"),
        _header(environ, "VRATARHOST"),
        _header(environ, "VRATARURI", comma=True),
        _header(environ, "VRATARADDR"),
    )
    return Asked(target, _header(environ, "VRATARAPP"))


def traefik(environ: Environ, trusted: Sequence[Network]) -> Asked:
    """Traefik: the `X-Forwarded-*` headers of its ForwardAuth, the rest in the query."""
    target = parse(
        _header(environ, "X_FORWARDED_METHOD"),
        _header(environ, "X_FORWARDED_PROTO"),
        _header(environ, "X_FORWARDED_HOST"),
        _header(environ, "X_FORWARDED_URI", comma=True),
        str(_first_untrusted(_header(environ, "X_FORWARDED_FOR", comma=True), trusted)),
    )
    query = parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)
    asked = dict(query)
    if len(asked) != len(query) or not asked.get("app") or asked.keys() - {"app", "max_age"}:
        raise MalformedTargetError("The address of the check is not as the gate printed it.")
    return Asked(target, asked["app"], _seconds(asked.get("max_age")))


def fastcgi(environ: Environ, _trusted: Sequence[Network]) -> Asked:
    """Apache: the variables of its own request; the client cannot set any of these."""
    target = parse(
        _variable(environ, "REQUEST_METHOD"),
        _variable(environ, "REQUEST_SCHEME"),
        _variable(environ, "HTTP_HOST"),
        _variable(environ, "REQUEST_URI", comma=True),
        _variable(environ, "REMOTE_ADDR"),
    )
    return Asked(target, _variable(environ, "VRATAR_APP"))


def _header(environ: Environ, name: str, *, comma: bool = False) -> str:
    return _variable(environ, f"HTTP_{name}", comma=comma)


def _variable(environ: Environ, name: str, *, comma: bool = False) -> str:
    """One value of the contract; a comma says that a header was sent twice."""
    text = environ.get(name, "")
    if not text or not text.isascii() or not text.isprintable() or ("," in text and not comma):
        raise MalformedTargetError("The proxy's headers are not as the gate printed them.")
    return text


def _first_untrusted(forwarded: str, trusted: Sequence[Network]) -> Address:
    """Of these hops, the last one that is no proxy of ours."""
    hops = [address_in(text.strip()) for text in forwarded.split(",")]
    strangers = (hop for hop in reversed(hops) if not any(hop in network for network in trusted))
    return next(strangers, hops[0])


def _seconds(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= _LONGEST):
        raise MalformedTargetError("The age in the address of the check is no number of seconds.")
    return int(text)
