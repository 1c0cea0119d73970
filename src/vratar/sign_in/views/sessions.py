"""`/account/sessions`: where one is logged in, and ending it (ux.md §6.8)."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vratar.core.http import SeeOther
from vratar.policy.access import Need, requires
from vratar.sessions.browsers import short_name
from vratar.sessions.models import Level, Session
from vratar.sessions.services import of_account
from vratar.sign_in.services.own_sessions import end_one, end_others
from vratar.sign_in.web import client_of, page, signed_in
from vratar.verification.outcomes import Factor


@dataclass(frozen=True)
class Row:
    """One session in the list."""

    session: Session
    device: str
    how: str
    is_this: bool


@requires(Need.SIGNED_IN)
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """One's own sessions, this one first."""
    this = signed_in(request)
    rows = [_row(one, this) for one in of_account(this.owner.pk)]
    rows.sort(key=lambda row: not row.is_this)
    context = {"rows": rows, "others": len(rows) - 1}
    return page(request, "sign_in/sessions.html", context)


@requires(Need.SIGNED_IN)
@require_POST
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """End one; a number of somebody else's is one that has already ended."""
    if end_one(signed_in(request), pk, client_of(request)):
        messages.success(request, _("Session ended."))
    else:
        messages.info(request, _("That session has already ended."))
    return SeeOther(reverse("sessions"))


@requires(Need.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def end_all_others(request: HttpRequest) -> HttpResponse:
    """Say how many; then end them."""
    this = signed_in(request)
    if request.method != "POST":
        others = len(of_account(this.owner.pk)) - 1
        context = {"others": others, "cancel_url": reverse("sessions")}
        return page(request, "sign_in/sessions_end.html", context)
    ended = end_others(this, client_of(request))
    text = ngettext("%(n)s session ended.", "%(n)s sessions ended.", ended)
    messages.success(request, text % {"n": ended})
    return SeeOther(reverse("sessions"))


def _row(one: Session, this: Session) -> Row:
    device = short_name(one.user_agent) or _("Unknown browser")
    return Row(one, device, _how(one), one.pk == this.pk)


def _how(one: Session) -> str:
    if one.level != Level.AAL2:
        return _("password only")
    if one.entered_by == Factor.RECOVERY_CODE:
        return _("password + recovery code")
    return _("password + code")
