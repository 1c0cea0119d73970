"""Between a request and the services: who asks, which cookie, where to go next."""

import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from vratar.core import clock
from vratar.core.source import source_of
from vratar.sessions import browser_cookie, pending
from vratar.sessions.engine import SessionStore, session_of
from vratar.sessions.models import Session
from vratar.sessions.services import Client

_MAX_PATH = 500


def client_of(request: HttpRequest) -> Client:
    """Who asks."""
    user_agent = request.headers.get("User-Agent", "")
    return Client(source_of(request), user_agent, browser_cookie.read(request))


def signed_in(request: HttpRequest) -> Session:
    """The session of a page that only signed-in browsers reach."""
    session = session_of(request)
    if session is None:
        raise LookupError("The access middleware let an anonymous browser through.")
    return session


def adopt(request: HttpRequest, raw_id: str, session: Session, **data: object) -> None:
    """Continue as this session: a new id, a new CSRF secret; what the browser had before ends."""
    store = request.session
    if not isinstance(store, SessionStore):
        raise TypeError("SESSION_ENGINE must be vratar.sessions.engine.")
    before = store.row
    store.adopt(raw_id, session)
    store.update(data)
    if before is not None and before.pk != session.pk:
        store.end_row(before)
    rotate_token(request)


def pending_cookie_of(request: HttpRequest) -> str:
    """The raw id of the browser's pending sign-in; empty when it sends none."""
    return request.COOKIES.get(_pending_cookie(), "")


def set_pending_cookie(response: HttpResponse, raw_id: str) -> None:
    """Give the browser the id of its pending sign-in."""
    response.set_cookie(
        _pending_cookie(),
        raw_id,
        max_age=pending.LIFETIME,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def clear_pending_cookie(response: HttpResponse) -> None:
    """Take it back. Written out: Django's `delete_cookie` would drop Secure and HttpOnly."""
    set_pending_cookie(response, "")
    response.cookies[_pending_cookie()]["max-age"] = 0


def _pending_cookie() -> str:
    return f"{settings.COOKIE_PREFIX}vratar-pending"


def set_language_cookie(response: HttpResponse, code: str) -> None:
    """Keep the language for this browser, before and after its sign-ins."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )


def own_path(text: str) -> str:
    """`text` if it is a path of this site, else empty (security.md §10)."""
    local = text.startswith("/") and not text.startswith("//")
    plain = local and "\\" not in text and text.isprintable()
    short = len(text) <= _MAX_PATH
    safe = url_has_allowed_host_and_scheme(text, allowed_hosts=None, require_https=True)
    return text if plain and short and safe else ""


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    until: datetime | None = None,
) -> HttpResponse:
    """Render a page: 422 when its form has errors, 429 with `Retry-After` while it waits."""
    if until is not None:
        seconds = max(1, math.ceil((until - clock.now()).total_seconds()))
        response = render(request, template, {**context, "wait": seconds}, status=429)
        response["Retry-After"] = str(seconds)
        return response
    form = context.get("form")
    wrong = isinstance(form, BaseForm) and form.is_bound and not form.is_valid()
    return render(request, template, context, status=422 if wrong else 200)
