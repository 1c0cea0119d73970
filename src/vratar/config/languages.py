"""Which languages a page has: some have only the way in, not the whole panel (i18n.md §1)."""

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from vratar.core.settings import LANGUAGES, SIGN_IN_LANGUAGES, current

# The sign-in, the links that lead to it, the enrolment, the recovery codes that follow.
_WAY_IN = (
    *("/login", "/logout", "/first-run/", "/reauthenticate", "/language"),
    *("/setup-link/", "/reset-link/", "/confirm-email/"),
    *("/account/two-factor/totp/", "/account/recovery-codes/"),
)


def offered(path: str) -> Mapping[str, str]:
    """The languages of the page at this path: code to native name."""
    return SIGN_IN_LANGUAGES if path.startswith(_WAY_IN) else LANGUAGES


class LanguageOfPageMiddleware:
    """Answer in the site's language where the page does not have the one asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Comes after Django's choice of the language; that one ends with the request."""
        if translation.get_language() not in offered(request.path_info):
            translation.activate(current().site.language)
        return self.get_response(request)
