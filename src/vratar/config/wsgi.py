"""The panel as a WSGI application, behind a small door that knows its proxies.

The door is the last resort too: whatever is raised past Django is logged and answered.
"""

import io
import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from vratar.config.fixed_headers import last_headers
from vratar.core.setting_kinds import Network
from vratar.core.settings import current
from vratar.core.settings_module import choose_settings
from vratar.core.source import is_within
from vratar.gate.mounting import mount

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

_logger = logging.getLogger(__name__)
_FORWARDED = "HTTP_X_FORWARDED_PROTO"
_DIGITS = 18  # of a length; a longer one is as much too large
_LAST_WORDS = b"Something went wrong and your change was not saved."
BODIES = 6  # request bodies that one worker reads at a time; it has two threads more than that


class Door:
    """Believe a forwarded scheme from trusted proxies only, and let no exception out."""

    def __init__(self, inner: Application, trusted: Sequence[Network]) -> None:
        self.inner = inner
        self.trusted = trusted
        self.slots = threading.BoundedSemaphore(BODIES)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Serve one request (PEP 3333)."""
        forwarded = environ.pop(_FORWARDED, None)
        if forwarded in ("http", "https") and is_within(
            environ.get("REMOTE_ADDR", ""), self.trusted
        ):
            environ["wsgi.url_scheme"] = forwarded
        mount(environ)
        try:
            if not self._read_body(environ):
                headers = [*_last_headers(environ), ("Retry-After", "5")]
                start_response("503 Service Unavailable", headers)
                return [_LAST_WORDS]
            return self.inner(environ, start_response)
        except Exception:
            _logger.exception("Request failed before or after Django")
            start_response("500 Internal Server Error", _last_headers(environ))
            return [_LAST_WORDS]

    def _read_body(self, environ: Environ) -> bool:
        """Read the whole body before anything else; False when too many are being sent slowly.

        Nothing below us limits the time a body takes. So only some threads read bodies, and pages
        and health checks stay alive whatever is sent. What announces too much is left unread.
        """
        length = environ["CONTENT_LENGTH"] = _plain_length(environ.get("CONTENT_LENGTH", ""))
        if not length.isdecimal() or not 0 < int(length) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return True
        if not self.slots.acquire(blocking=False):
            return False
        try:
            environ["wsgi.input"] = io.BytesIO(environ["wsgi.input"].read(int(length)))
        finally:
            self.slots.release()
        return True


def _last_headers(environ: Environ) -> list[tuple[str, str]]:
    return [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(_LAST_WORDS))),
        *last_headers(secure=environ.get("wsgi.url_scheme") == "https").items(),
    ]


def _plain_length(text: str) -> str:
    """What no number is counts as none: Django and Python's `int` fail on some."""
    return text[:_DIGITS] if text.isascii() and text.isdecimal() else "0"


choose_settings()
application = Door(get_wsgi_application(), current().site.trusted_proxies)
_ = get_resolver().url_patterns  # every page is imported now, not by the first person who asks
