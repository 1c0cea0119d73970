"""An administrator leaves, comes back, or needs a new set-up link."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from vratar.accounts.permissions import Permission
from vratar.policy.access import Fresh, Need, requires
from vratar.sign_in.web import client_of, page, signed_in
from vratar.staff.action_forms import DeliveryForm
from vratar.staff.services import lifecycle, links
from vratar.staff.services.lifecycle import Refusal
from vratar.staff.views.about import about, done, handed_over, person_of, unchanged

_MANAGE = Permission.MANAGE_ADMINISTRATORS


@requires(Need.PROTECTED, Fresh.RECENTLY, gettext_lazy("deactivate an administrator"), _MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what ends; then it does."""
    person = person_of(request, pk)
    if request.method == "POST":
        outcome = lifecycle.deactivate(signed_in(request), pk, client_of(request))
        if outcome is Refusal.LAST_OWNER:
            return unchanged(request, pk, _("At least one active Owner must stay."))
        if isinstance(outcome, Refusal):
            return unchanged(request, pk)
        return done(request, pk, _("%(name)s is deactivated.") % {"name": outcome.name})
    if not person.is_active:
        return unchanged(request, pk)
    context = {**about(person), "held": lifecycle.holdings(person)}
    return render(request, "staff/administrator_deactivate.html", context)


@requires(Need.PROTECTED, Fresh.RECENTLY, gettext_lazy("reactivate an administrator"), _MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def reactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Active again, through a set-up link."""
    person = person_of(request, pk)
    if person.is_active:
        return unchanged(request, pk)
    form = DeliveryForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {**about(person), "form": form}
        return page(request, "staff/administrator_reactivate.html", context)
    outcome = lifecycle.reactivate(
        signed_in(request), pk, by_mail=form.by_mail, client=client_of(request)
    )
    if isinstance(outcome, Refusal):
        return unchanged(request, pk)
    text = _("%(name)s is active again.") % {"name": outcome.name}
    return handed_over(request, pk, outcome, text)


@requires(Need.PROTECTED, Fresh.RECENTLY, gettext_lazy("make a new set-up link"), _MANAGE)
@require_http_methods(["GET", "HEAD", "POST"])
def new_link(request: HttpRequest, pk: int) -> HttpResponse:
    """A new set-up link: for an invitation, or a forgotten password."""
    person = person_of(request, pk)
    if not person.is_active:
        return unchanged(request, pk)
    form = DeliveryForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {**about(person), "form": form, "is_invited": person.is_invited}
        return page(request, "staff/administrator_new_link.html", context)
    outcome = links.new_link(
        signed_in(request), pk, by_mail=form.by_mail, client=client_of(request)
    )
    if outcome is None:
        return unchanged(request, pk)
    return handed_over(request, pk, outcome)
