"""Answers to what went wrong: words and a status, never internals, never a 500 for bad input.

Rendered without the session and the database, which may be what is broken; but for 403 and 404,
where they are not. `config.urls` names the four handlers.
"""

import logging
import sys

from django.core.exceptions import RequestDataTooBig
from django.db import DataError, InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.shortcuts import render
from django.template.loader import select_template

import vratar
from vratar.accounts.hash_queue import HashQueueFullError
from vratar.config.error_numbers import error_number, remember
from vratar.core.settings import current
from vratar.crypto import KeyUnavailable

UNAVAILABLE = (
    OperationalError,
    InterfaceError,
    InternalError,
    KeyUnavailable,
    HashQueueFullError,
)
"""The state of the service, not of the request: 503, nothing changed."""

RETRY_AFTER = 60  # seconds; the page says "in a minute"

_logger = logging.getLogger(__name__)

# What is said when even the template cannot be rendered.
_BARE = {
    400: "This request cannot be understood.",
    405: "This page cannot be opened in this way.",
    413: "This request is too large.",
    500: "Something went wrong and your change was not saved.",
    503: "The service is starting or being repaired. Try again in a minute.",
}


def answer(status: int, **context: object) -> HttpResponse:
    """Render the page of an error status; it never fails."""
    try:
        template = select_template([f"{status}.html", f"{status // 100 * 100}.html"])
        frame = {"site_name": current().site.name, "vratar_version": vratar.__version__}
        text = template.render({**frame, **context})
    except Exception:
        _logger.exception("The page of an error cannot be rendered")
        return HttpResponse(_BARE[status], status=status, content_type="text/plain; charset=utf-8")
    return HttpResponse(text, status=status)


def answer_to(error: BaseException | None) -> HttpResponse | None:
    """Answer to an exception that has one of its own; None for every other."""
    if isinstance(error, UNAVAILABLE):
        response = answer(503)
        response.headers["Retry-After"] = str(RETRY_AFTER)
        return response
    if isinstance(error, RequestDataTooBig):
        return answer(413)
    if isinstance(error, UnreadablePostError | DataError):  # PostgreSQL cannot store it
        return answer(400)
    return None


def bad_request(_request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer 400 or 413 to input that cannot be read."""
    return answer_to(exception) or answer(400)


def forbidden(request: HttpRequest, **_of: object) -> HttpResponse:
    """Answer 403. Django's own handler would read the body once more, and fail on a bad one."""
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, **_of: object) -> HttpResponse:
    """Answer 404, likewise."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer to an exception nobody expected, or to one of another middleware."""
    error = sys.exc_info()[1]
    remember(request, error)
    return answer_to(error) or answer(500, error_number=error_number(request))
