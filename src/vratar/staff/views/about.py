"""What the confirmation pages about another administrator have in common."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from vratar.accounts.models import Administrator
from vratar.core.http import SeeOther
from vratar.policy.authority import asked_about
from vratar.sign_in.web import signed_in
from vratar.staff.services.links import Done
from vratar.staff.views.crumbs import crumbs


def person_of(request: HttpRequest, pk: int) -> Administrator:
    """Whom the page is about; 404 and 403 as in the services."""
    return asked_about(signed_in(request).owner, pk)


def about(person: Administrator) -> dict[str, Any]:
    """Name, way back and way here."""
    name, url = person.get_full_name(), entry_url(person.pk)
    return {"name": name, "cancel_url": url, "breadcrumb": crumbs(name, url)}


def entry_url(pk: int) -> str:
    """The entry of an administrator."""
    return reverse("administrator", args=[pk])


def done(request: HttpRequest, pk: int, text: str) -> HttpResponse:
    """Back to the entry, with what happened."""
    messages.success(request, text)
    return SeeOther(entry_url(pk))


def unchanged(request: HttpRequest, pk: int, text: str = "") -> HttpResponse:
    """Back to the entry: nothing was changed, and why where it is not plain."""
    messages.warning(request, text or _("Nothing was changed."))
    return SeeOther(entry_url(pk))


def handed_over(request: HttpRequest, pk: int, outcome: Done, text: str = "") -> HttpResponse:
    """The link, shown only in this answer; or back to the entry where it was mailed."""
    if not outcome.url:
        sent = _("A set-up link was sent to %(name)s.") % {"name": outcome.name}
        return done(request, pk, f"{text} {sent}".strip())
    context = {
        "done": text,
        "name": outcome.name,
        "url": outcome.url,
        "until": outcome.until,
        "back_url": entry_url(pk),
        "breadcrumb": crumbs(outcome.name, entry_url(pk)),
    }
    return render(request, "staff/link_shown.html", context)
