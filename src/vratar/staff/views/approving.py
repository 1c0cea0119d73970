"""The pages about a reset that waits for a second administrator."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from vratar.accounts.models import Administrator
from vratar.accounts.permissions import Permission
from vratar.policy.access import Fresh, Need, requires
from vratar.policy.authority import NotAllowedError, record_refusal
from vratar.sign_in.web import client_of, signed_in
from vratar.staff.models import ResetRequest
from vratar.staff.services import approving
from vratar.staff.services.lifecycle import Refusal
from vratar.staff.services.links import Done
from vratar.staff.services.reset_requests import answers_of, may_approve, waiting_for
from vratar.staff.views.about import about, done, handed_over, person_of, unchanged
from vratar.staff.views.crumbs import crumbs


@requires(
    Need.PROTECTED,
    Fresh.RECENTLY,
    gettext_lazy("approve or refuse the reset of an administrator"),
    Permission.RESET_TWO_FACTOR,
)
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Who asked for the reset, why, and how they knew the person; then one word decides."""
    reader = signed_in(request).owner
    if pk == reader.pk:
        return somebody_else(request, reader)
    person = person_of(request, pk)
    if request.method == "POST":
        return _decide(request, pk)
    waiting = waiting_for(pk)
    if waiting is None:
        return not_approved(request, pk)
    if not may_approve(reader, waiting):
        return somebody_else(request, person)
    context = {**about(person), **shown(waiting), "answers": answers_of(waiting)}
    return render(request, "staff/reset_approve.html", context)


@requires(
    Need.PROTECTED,
    Fresh.RECENTLY,
    gettext_lazy("withdraw the request to reset an administrator"),
    Permission.RESET_TWO_FACTOR,
)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever asked takes it back."""
    person = person_of(request, pk)
    if request.method == "POST":
        approving.withdraw(signed_in(request), pk, _chosen(request), client_of(request))
        return not_approved(request, pk)
    waiting = waiting_for(pk)
    if waiting is None:
        return not_approved(request, pk)
    if waiting.requester_id != signed_in(request).owner.pk:
        raise NotAllowedError("requester")
    return render(request, "staff/reset_withdraw.html", {**about(person), **shown(waiting)})


def shown(waiting: ResetRequest) -> dict[str, Any]:
    """What the pages say of a request."""
    return {"waiting": waiting, "requester": waiting.requester.get_full_name()}


def not_approved(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to the entry: it came to nothing."""
    return unchanged(request, pk, _("The request was not approved. Nothing was changed."))


def somebody_else(request: HttpRequest, person: Administrator) -> HttpResponse:
    """Neither whoever asked nor the person concerned decides."""
    reader = signed_in(request).owner
    record_refusal(reader, NotAllowedError("second approver"), request.path)
    context = {"breadcrumb": crumbs(person.get_full_name(), about(person)["cancel_url"])}
    return render(request, "staff/reset_somebody_else.html", context, status=403)


def _decide(request: HttpRequest, pk: int) -> HttpResponse:
    reader, waiting = signed_in(request).owner, waiting_for(pk)
    if waiting is not None and not may_approve(reader, waiting):
        return somebody_else(request, waiting.target)
    approves = request.POST.get("decision") == "approve"
    decide = approving.approve if approves else approving.refuse
    outcome = decide(signed_in(request), pk, _chosen(request), client_of(request))
    if isinstance(outcome, Done):
        text = _("Two-factor authentication of %(name)s is reset.") % {"name": outcome.name}
        if outcome.until is None:
            return done(request, pk, text)
        return handed_over(request, pk, outcome, text)
    if outcome is Refusal.ALREADY:
        return unchanged(request, pk)
    return not_approved(request, pk)


def _chosen(request: HttpRequest) -> int:
    """The request that was shown: another one may have taken its place."""
    number = request.POST.get("request", "")
    return int(number) if re.fullmatch("[0-9]{1,15}", number) else 0
