"""The one place that lets a request through to a page, or sends it to the page owed."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode

from vratar.core import clock
from vratar.core.http import SeeOther
from vratar.core.settings import current
from vratar.policy.access import Declared, Fresh, State, declared_by, state_of
from vratar.policy.authority import NotAllowedError, record_refusal
from vratar.sessions.engine import session_of
from vratar.sessions.services import SessionEndedError, is_reauthenticated

GetResponse = Callable[[HttpRequest], HttpResponse]
# Where the session keeps the page to return to after the re-authentication.
TARGET = "reauthenticate"
# And where what was typed, which the person finds again; secrets are typed again.
TYPED = "typed"
_NEVER_KEPT = ("password", "code", "csrf", "tail", "token")


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
        _refuse_other_roles(request, declared)
        if _must_reauthenticate(request, state, declared):
            return ask_again(request)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A session that ended under a request's hands leads to the login page.

        What role or rank refused, in a view or deep in a service, is recorded here and nowhere
        else: the transaction it was refused in is gone.
        """
        if isinstance(error, SessionEndedError):
            return SeeOther(f"{reverse('login')}?notice=ended")
        session = session_of(request)
        if isinstance(error, NotAllowedError) and session is not None:
            record_refusal(session.owner, error, request.path)
        return None


def ask_again(request: HttpRequest) -> HttpResponse:
    """Send to the re-authentication, and back to this form with what was typed into it.

    For a view whose saving, but not its reading, needs a fresh proof. The form is not sent again
    by itself (ux.md §6.4).
    """
    request.session[TARGET] = request.path
    if request.method == "POST":
        kept = {
            _storable(name): [_storable(value) for value in values]
            for name, values in request.POST.lists()
            if not any(word in name for word in _NEVER_KEPT)
        }
        typed = {"path": request.path, "values": kept, "at": clock.timestamp()}
        request.session[TYPED] = typed
    return SeeOther(reverse("reauthenticate"))


def _storable(text: str) -> str:
    return text.replace("\0", "")  # PostgreSQL stores none, and no field takes one


def typed_before(request: HttpRequest) -> QueryDict | None:
    """What was typed here before the re-authentication, once; for a form's first showing.

    Not for longer than a re-authentication counts: an abandoned change is not to look like what
    is stored.
    """
    kept = request.session.get(TYPED)
    if not kept:
        return None
    old = clock.timestamp() - kept.get("at", 0) >= current().sessions.reauthentication_minutes * 60
    if not old and kept["path"] != request.path:
        return None
    del request.session[TYPED]
    if old:
        return None
    values = QueryDict(mutable=True)
    for name, texts in kept["values"].items():
        values.setlist(name, texts)
    return values


def _refuse_other_roles(request: HttpRequest, declared: Declared) -> None:
    session = session_of(request)
    if session is None:
        return
    for permission in declared.permissions:
        if not session.owner.role.may(permission):
            error = NotAllowedError(permission)
            record_refusal(session.owner, error, request.path)
            raise error


def _page_owed(request: HttpRequest, state: State) -> HttpResponse:
    if state is State.ANONYMOUS:
        had_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        query = {"notice": "ended" if had_session else "needed"}
        if request.method == "GET":
            query["next"] = request.get_full_path()
        return SeeOther(f"{reverse('login')}?{urlencode(query)}")
    pages = {
        State.PASSWORD_OWED: "login-recovered",
        State.RECOVERY: "login-recovered",
        State.TWO_FACTOR: "dashboard",
    }
    return SeeOther(reverse(pages.get(state, "two-factor-required")))


def _must_reauthenticate(request: HttpRequest, state: State, declared: Declared) -> bool:
    session = session_of(request)
    if declared.fresh is Fresh.NOT_ASKED or session is None:
        return False
    if state is State.RECOVERY:
        return False  # the recovery code just used was the proof, for as long as this lasts
    # With nothing bound there is no second factor to ask for: a password sign-in counts.
    explicit = declared.fresh is Fresh.EXPLICITLY and state is State.TWO_FACTOR
    return not is_reauthenticated(session, explicit=explicit)
