"""The one place that lets a request through to a page, or sends it to the page owed."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode

from vratar.core.http import SeeOther
from vratar.policy.access import Declared, Fresh, State, declared_by, state_of
from vratar.sessions.engine import session_of
from vratar.sessions.services import SessionEndedError, is_reauthenticated

GetResponse = Callable[[HttpRequest], HttpResponse]
# Where the session keeps the page to return to after the re-authentication.
TARGET = "reauthenticate"


class AccessMiddleware:
    """Default deny: a view without a declaration is closed to everybody."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing here: the decision needs the resolved view."""
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        _args: tuple[Any, ...],
        _kwargs: dict[str, Any],
    ) -> HttpResponse | None:
        """None lets the view run."""
        declared = declared_by(view)
        if declared is None:
            raise PermissionDenied("This view declares nothing.")
        state = state_of(request)
        if state not in declared.need.value:
            return _page_owed(request, state)
        if _must_reauthenticate(request, state, declared):
            request.session[TARGET] = request.path
            return SeeOther(reverse("reauthenticate"))
        return None

    def process_exception(self, _request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A session that ended under a request's hands leads to the login page."""
        if isinstance(error, SessionEndedError):
            return SeeOther(f"{reverse('login')}?notice=ended")
        return None


def _page_owed(request: HttpRequest, state: State) -> HttpResponse:
    if state is State.ANONYMOUS:
        had_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        query = {"notice": "ended" if had_session else "needed"}
        if request.method == "GET":
            query["next"] = request.get_full_path()
        return SeeOther(f"{reverse('login')}?{urlencode(query)}")
    pages = {State.RECOVERY: "login-recovered", State.TWO_FACTOR: "dashboard"}
    return SeeOther(reverse(pages.get(state, "two-factor-required")))


def _must_reauthenticate(request: HttpRequest, state: State, declared: Declared) -> bool:
    session = session_of(request)
    if declared.fresh is Fresh.NOT_ASKED or session is None:
        return False
    if state is State.RECOVERY:
        return False  # the recovery code just used was the proof, for as long as this lasts
    # With nothing bound there is no second factor to ask for: a password sign-in counts.
    return not is_reauthenticated(session, explicit=state is State.TWO_FACTOR)
