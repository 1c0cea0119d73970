"""The dashboard, the language, the health checks, and the CSRF refusal."""

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vratar.accounts.models import SecurityState
from vratar.authenticators.recovery_codes import services as recovery_codes
from vratar.config.attention import attention
from vratar.core.database import writing
from vratar.core.http import SeeOther
from vratar.policy.access import Need, requires
from vratar.policy.services import standing
from vratar.sessions.engine import session_of
from vratar.sign_in.status import two_factor_status
from vratar.sign_in.web import own_path, page, set_language_cookie, signed_in
from vratar.staff.services.listing import team
from vratar.ui.dates import long_date


@requires(Need.SIGNED_IN)
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """Where this administrator stands, and the one thing to do about it."""
    account = signed_in(request).owner
    counted = team()
    status = two_factor_status(account.security_state)
    context = {
        "headline": _headline(account.security_state),
        "status": status,
        "state": status.state,
        "protected": counted.protected,
        "total": counted.total,
        "remaining": recovery_codes.remaining(account.pk),
        "attention": attention(account),
    }
    return page(request, "config/dashboard.html", context)


def _headline(security: SecurityState) -> str:
    stands = standing(security)
    if stands.protected:
        return _("Your account is protected by two-factor authentication.")
    if stands.deadline is None:
        return _("Your account is protected by your password only.")
    return _(
        "Your account is protected by your password only. Two-factor authentication is required "
        "by %(date)s."
    ) % {"date": long_date(stands.deadline)}


@requires(Need.NOTHING)
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Switch the language of this browser, and of the account that is signed in."""
    response = SeeOther(own_path(request.POST.get("next", "")) or reverse("dashboard"))
    code = request.POST.get("language", "")
    if not translation.check_for_language(code) or code not in dict(settings.LANGUAGES):
        return response
    session = session_of(request)
    if session is not None:
        with writing():
            SecurityState.objects.filter(account=session.owner).update(language=code)
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
