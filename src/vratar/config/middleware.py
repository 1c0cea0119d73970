"""What every request passes: fixed headers, refusals before any work, one spelling of a path."""

import logging
from collections import Counter
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase, HttpResponseNotAllowed
from django.urls import get_script_prefix, is_valid_path
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import escape_leading_slashes
from django.utils.module_loading import import_string

from vratar.config import errors
from vratar.config.fixed_headers import FIXED_HEADERS
from vratar.core.setting_kinds import LOOPBACK
from vratar.core.settings import current
from vratar.sign_in.door import door_of

GetResponse = Callable[[HttpRequest], HttpResponse]

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
METHODS = (*SAFE_METHODS, "POST", "PUT", "PATCH", "DELETE")

_logger = logging.getLogger(__name__)


class FixedHeadersMiddleware:
    """Headers of every answer (security.md §14) that no library sets."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers; what is not a static file is kept by nobody."""
        response = self.get_response(request)
        for name, value in FIXED_HEADERS.items():
            response.headers[name] = value
        if not request.path_info.startswith(settings.STATIC_URL):
            patch_vary_headers(response, ("Accept-Language", "Cookie"))
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        for cookie in response.cookies.values():
            cookie["httponly"] = True  # Django forgets it where it takes a cookie back
        return response


class OwnLanguageMiddleware:
    """Serve each request in its browser's language, and leave none behind in the thread.

    What is refused before `LocaleMiddleware` would else speak the language of whoever was served
    by the same thread before.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on in the language that the browser asks for, until the answer is made."""
        with translation.override(translation.get_language_from_request(request)):
            return self.get_response(request)


class FailClosedMiddleware:
    """Refuse what is too large, and answer a missing key or database with 503."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Refuse by method, announced length and encoding, unread."""
        if request.method not in METHODS:
            return _not_allowed(HttpResponseNotAllowed(METHODS))
        if _announced_length(request) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return errors.answer(413)
        # Python knows codecs that decode to no text, or to what no database stores.
        if (request.encoding or "utf-8").lower() not in {"utf-8", "utf8"}:
            return errors.answer(400)
        _drop_doubled_cookies(request)
        response = self.get_response(request)
        return _not_allowed(response) if isinstance(response, HttpResponseNotAllowed) else response

    def process_exception(self, _request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer the exceptions that have an answer; all others are a 500."""
        response = errors.answer_to(error)
        if response is not None and response.status_code == 503:  # noqa: PLR2004
            _logger.error("Key or database unavailable", exc_info=error)
        return response


class FetchMetadataMiddleware:
    """Refuse what another site's page sends (security.md §10), before the token is looked at."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing here: like the CSRF token, it is judged when the view is known."""
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        _view: Callable[..., HttpResponseBase],
        _args: tuple[Any, ...],
        _kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """None lets the request through."""
        if request.method in SAFE_METHODS or _is_own(request):
            return None
        refuse: Callable[..., HttpResponseBase] = import_string(settings.CSRF_FAILURE_VIEW)
        return refuse(request, reason="Sent from another site.")


class CanonicalPathMiddleware:
    """One spelling of every path: the other, with or without final slash, leads to it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Turn a 404 of the other spelling into 301, for GET and HEAD only."""
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):  # noqa: PLR2004
            return response
        path = request.path_info
        other = path.removesuffix("/") if path.endswith("/") else f"{path}/"
        if is_valid_path(path) or not is_valid_path(other):
            return response
        query = request.META.get("QUERY_STRING", "")
        root = get_script_prefix().removesuffix("/")  # of a gated host's pages
        address = root + escape_leading_slashes(other) + (f"?{query}" if query else "")
        return HttpResponsePermanentRedirect(address)


def _not_allowed(response: HttpResponse) -> HttpResponse:
    response.content = errors.answer(405).content  # Django leaves the page empty
    return response


def _announced_length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _drop_doubled_cookies(request: HttpRequest) -> None:
    """Count a cookie that was sent twice as absent: which of the two is ours, nobody knows."""
    pairs = request.META.get("HTTP_COOKIE", "").split(";")
    for name, times in Counter(pair.partition("=")[0].strip() for pair in pairs).items():
        if times > 1:
            request.COOKIES.pop(name, None)


def _is_own(request: HttpRequest) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return origin is not None and origin in _own_origins(request)


def _own_origins(request: HttpRequest) -> tuple[str, ...]:
    own = current().site.url
    host = request.get_host()  # checked against ALLOWED_HOSTS
    name = host.rpartition(":")[0] if not host.endswith("]") and ":" in host else host
    if door_of(request).host:
        return (f"https://{host.lower()}",)
    # On loopback the same panel has three names; another port is another program.
    if current().on_loopback and name.strip("[]") in LOOPBACK:
        return own, f"http://{host}"
    return (own,)
