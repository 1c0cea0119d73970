"""The known browsers on My Account, and forgetting them (ux.md §6.6)."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from vratar.core.http import SeeOther
from vratar.policy.access import Need, requires
from vratar.sessions import known_browsers
from vratar.sessions.browsers import short_name
from vratar.sessions.models import KnownBrowser, Session
from vratar.sign_in.services import own_browsers
from vratar.sign_in.web import client_of, page, signed_in


@dataclass(frozen=True)
class Row:
    """One known browser in the list."""

    browser: KnownBrowser
    name: str
    is_this: bool


def rows_of(session: Session) -> list[Row]:
    """The known browsers of this person, this one first."""
    own = known_browsers.of_account(session.owner.pk)
    rows = [Row(one, _name(one), one.pk == session.browser_id) for one in own]
    return sorted(rows, key=lambda row: not row.is_this)


@requires(Need.PROTECTED)
@require_POST
def forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget one; a number of somebody else's is one that has already been forgotten."""
    forgotten = own_browsers.forget_one(signed_in(request), pk, client_of(request))
    if forgotten is None:
        messages.info(request, _("That browser has already been forgotten."))
    else:
        messages.success(request, _("Forgotten: %(name)s.") % {"name": _name(forgotten)})
    return SeeOther(reverse("account-security"))


@requires(Need.PROTECTED)
@require_http_methods(["GET", "HEAD", "POST"])
def forget_all(request: HttpRequest) -> HttpResponse:
    """Say how many; then forget them."""
    session = signed_in(request)
    if request.method != "POST":
        context = {
            "count": len(known_browsers.of_account(session.owner.pk)),
            "cancel_url": reverse("account-security"),
        }
        return page(request, "sign_in/known_browsers_forget.html", context)
    count = own_browsers.forget_all(session, client_of(request))
    text = ngettext("%(n)s browser forgotten.", "%(n)s browsers forgotten.", count)
    messages.success(request, text % {"n": count})
    return SeeOther(reverse("account-security"))


def _name(browser: KnownBrowser) -> str:
    return short_name(browser.user_agent) or _("Unknown browser")
