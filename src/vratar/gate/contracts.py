"""How each kind of proxy tells what it was asked for (gate.md §4). One endpoint, one contract.

Contract headers have names without separators: servers that make `X_Forwarded_Uri` and
`X-Forwarded-Uri` one variable let a client replace the second by the first. Traefik cannot name
its headers; its allow-list keeps the client's out.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from urllib.parse import parse_qsl

from vratar.core.source import Address, Network
from vratar.gate.decisions import Asked
from vratar.gate.target import MalformedTargetError, Target, address_in, parse

Environ = Mapping[str, str]
"""A WSGI environ (PEP 3333), or the variables of a FastCGI request."""

_LONGEST = 5  # digits of a number of seconds
_LEAST = 60  # seconds; less would ask for a code again before the page is there


Contract = Callable[[Environ, Sequence[Network]], Asked]


def separator_free(environ: Environ, _trusted: Sequence[Network]) -> Asked:
    """nginx, Caddy, HAProxy: `VratarMethod` and its like, set by the configuration we print."""
    names = (f"HTTP_VRATAR{one}" for one in ("METHOD", "SCHEME", "HOST", "URI", "ADDR"))
    return Asked(_target(environ, names), _value(environ, "HTTP_VRATARAPP"))


def traefik(environ: Environ, trusted: Sequence[Network]) -> Asked:
    """Traefik: the `X-Forwarded-*` headers of its ForwardAuth, the rest in the query."""
    hops = _value(environ, "HTTP_X_FORWARDED_FOR", comma=True)
    told = {**environ, "HTTP_X_FORWARDED_FOR": str(_first_untrusted(hops, trusted))}
    names = (f"HTTP_X_FORWARDED_{one}" for one in ("METHOD", "PROTO", "HOST", "URI", "FOR"))
    query = parse_qsl(environ.get("QUERY_STRING", ""), keep_blank_values=True)
    asked = dict(query)
    if len(asked) != len(query) or not asked.get("app") or asked.keys() - {"app", "max_age"}:
        raise MalformedTargetError("The address of the check is not as the gate printed it.")
    max_age = _seconds(asked.get("max_age"))
    return Asked(_target(told, names), asked["app"], max_age, may_bypass=False)


def fastcgi(environ: Environ, _trusted: Sequence[Network]) -> Asked:
    """Apache: the variables of its own request; the client cannot set any of these."""
    names = ("REQUEST_METHOD", "REQUEST_SCHEME", "HTTP_HOST", "REQUEST_URI", "REMOTE_ADDR")
    return Asked(_target(environ, names), _value(environ, "VRATAR_APP"))


def _target(environ: Environ, names: Iterable[str]) -> Target:
    """The target in these variables: method, scheme, host, path with query, address."""
    return parse(*(_value(environ, one, comma=one.endswith("URI")) for one in names))


def _value(environ: Environ, name: str, *, comma: bool = False) -> str:
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
    if not (text.isascii() and text.isdecimal() and len(text) <= _LONGEST and int(text) >= _LEAST):
        raise MalformedTargetError("The age in the address of the check is no number of seconds.")
    return int(text)
