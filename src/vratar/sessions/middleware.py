"""What a request learns from its session: activity, and the person's language and time zone."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from vratar.core.settings import current
from vratar.sessions import services
from vratar.sessions.engine import session_of

GetResponse = Callable[[HttpRequest], HttpResponse]


class AdministratorMiddleware:
    """Serve each request in its administrator's language and time zone."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note the activity, then go on in the person's own language and zone."""
        session = session_of(request)
        if session is None or session.account is None:
            with timezone.override(current().site.time_zone):
                return self.get_response(request)
        services.seen(session)
        state = session.account.security_state
        language = state.language or translation.get_language()
        with translation.override(language), timezone.override(state.zone):
            response = self.get_response(request)
            response.headers["Content-Language"] = translation.get_language() or "en"
            return response
