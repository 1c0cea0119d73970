"""The panel as a WSGI application, behind a small door that knows its proxies.

The door is the last resort too: whatever is raised past Django is logged and answered.
"""

import ipaddress
import logging
import os
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from vratar.core.setting_kinds import Network
from vratar.core.settings import current

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

_logger = logging.getLogger(__name__)
_FORWARDED = "HTTP_X_FORWARDED_PROTO"
_LAST_WORDS = b"Something went wrong and your change was not saved."
_LAST_HEADERS = [
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Length", str(len(_LAST_WORDS))),
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
]


class Door:
    """Believe a forwarded scheme from trusted proxies only, and let no exception out."""

    def __init__(self, inner: Application, trusted: Sequence[Network]) -> None:
        self.inner = inner
        self.trusted = trusted

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Serve one request (PEP 3333)."""
        forwarded = environ.pop(_FORWARDED, None)
        if forwarded in ("http", "https") and self._trusts(environ.get("REMOTE_ADDR", "")):
            environ["wsgi.url_scheme"] = forwarded
        try:
            return self.inner(environ, start_response)
        except Exception:
            _logger.exception("Request failed before or after Django")
            start_response("500 Internal Server Error", _LAST_HEADERS)
            return [_LAST_WORDS]

    def _trusts(self, peer: str) -> bool:
        try:
            address = ipaddress.ip_address(peer)
        except ValueError:
            return False
        mapped = getattr(address, "ipv4_mapped", None) or address
        return any(mapped in network for network in self.trusted)


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "vratar.config.settings")
application = Door(get_wsgi_application(), current().site.trusted_proxies)
_ = get_resolver().url_patterns  # every page is imported now, not by the first person who asks
