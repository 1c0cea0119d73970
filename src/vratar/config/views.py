"""The dashboard, the language, the health checks, and the CSRF refusal."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_POST, require_safe

from vratar.accounts.models import SecurityState
from vratar.authenticators.recovery_codes import services as recovery_codes
from vratar.config.attention import attention
from vratar.config.overview import clock_card
from vratar.config.server_clock import last_reading
from vratar.core.database import writing
from vratar.core.http import SeeOther
from vratar.core.settings import LANGUAGES, SIGN_IN_LANGUAGES
from vratar.policy.access import Need, requires
from vratar.policy.counts import team, waiting
from vratar.reports.services.headline import bars, team_sentence
from vratar.sessions.engine import session_of
from vratar.sign_in.status import two_factor_status
from vratar.sign_in.web import own_path, page, set_language_cookie, signed_in


@requires(Need.SIGNED_IN)
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """How the team stands, what needs attention, and where this administrator stands."""
    account = signed_in(request).owner
    counted, left = team(), waiting()
    status = two_factor_status(account.security_state)
    found = attention(account)
    context = {
        "headline": team_sentence(counted, left),
        "status": status,
        "state": status.state,
        "protected": counted.protected,
        "unprotected": counted.total - counted.protected,
        "total": counted.total,
        "remaining": recovery_codes.remaining(account.pk),
        "attention": found,
        "bars": [] if found is None else bars(left),
        "clock": None if found is None else clock_card(last_reading()),
    }
    return page(request, "config/dashboard.html", context)


@requires(Need.NOTHING)
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language of this browser, and of the account that is signed in."""
    response = SeeOther(own_path(request.POST.get("next", "")) or reverse("dashboard"))
    code = request.POST.get("language", "")
    if not translation.check_for_language(code) or code not in SIGN_IN_LANGUAGES:
        return response
    session = session_of(request)
    if session is not None:
        with writing():
            # A language of the way in alone is the browser's; mails and panel have another.
            own = code if code in LANGUAGES else ""
            SecurityState.objects.filter(account=session.owner).update(language=own)
    set_language_cookie(response, code)
    return response


@requires(Need.NOTHING)
@require_safe
def livez(_request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@requires(Need.NOTHING)
@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    """The database answers too; a failure is the 503 of every page."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 in words; the reason is for no one."""
    del reason
    return render(request, "403_csrf.html", status=403)
