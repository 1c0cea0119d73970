"""Where a request comes from: the source address after trusted-proxy resolution."""

import ipaddress
from collections.abc import Sequence
from typing import TYPE_CHECKING

from vratar.core.settings import current

if TYPE_CHECKING:  # the gate's small processes ask here too, and need no more of Django
    from django.http import HttpRequest

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def source_of(request: "HttpRequest") -> str:
    """The client's address as text, or "unknown" where the server gives none.

    A forwarded address counts only when the peer is one of `site.trusted_proxies`; then it is the
    right-most one that is no trusted proxy itself (security.md §6.1). WSGI cannot tell
    `X-Forwarded-For` from `X_Forwarded_For`, and of the two our server passes on the one that came
    last: a trusted proxy has to drop names with underscores.
    """
    peer = request.META.get("REMOTE_ADDR", "")
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    return resolve(peer, forwarded, current().site.trusted_proxies)


def resolve(peer: str, forwarded: str, trusted: Sequence[Network]) -> str:
    """`source_of` on plain values."""
    source = parse(peer)
    if source is None:
        return "unknown"
    for text in reversed(forwarded.split(",") if forwarded else []):
        if not any(source in network for network in trusted):
            break
        hop = parse(text)
        if hop is None:
            return str(parse(peer))
        source = hop
    return str(source)


def budget_key(source: str) -> str:
    """The network that shares one budget: an IPv4 address, an IPv6 /64."""
    address = parse(source)
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((address, 64), strict=False))
    return source


def is_within(source: str, networks: Sequence[Network]) -> bool:
    """Whether a source address lies in one of these networks."""
    address = parse(source)
    return address is not None and any(address in network for network in networks)


def parse(text: str) -> Address | None:
    """An address, an IPv4 one in IPv6 clothes as what it is; None for any other text."""
    try:
        address = ipaddress.ip_address(text.strip())
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv4Address):
        return address
    # Without its zone: that is this machine's business, and may be as long as the sender likes.
    return address.ipv4_mapped or ipaddress.IPv6Address(int(address))
