"""The cookie of a known browser: `[__Host-]vratar-browser`, Strict, absolute (security.md §10)."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from vratar.core.settings import current
from vratar.sessions.engine import row_of

GetResponse = Callable[[HttpRequest], HttpResponse]
_DAY = 24 * 60 * 60


def read(request: HttpRequest) -> str:
    """What the browser sends; empty when it sends nothing."""
    return request.COOKIES.get(_name(), "")


class KnownBrowserMiddleware:
    """Give a browser that was just made known its cookie, with whatever answer it gets."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set it where a session of this request waits with one."""
        response = self.get_response(request)
        row = row_of(request)
        if row is not None:
            give(response, row.browser_cookie)
        return response


def give(response: HttpResponse, value: str) -> None:
    """Set the cookie of a browser that was just made known; nothing where it was not."""
    if value:
        response.set_cookie(
            _name(),
            value,
            max_age=current().sign_in.known_browser_days * _DAY,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Strict",
        )


def _name() -> str:
    return f"{settings.COOKIE_PREFIX}vratar-browser"
