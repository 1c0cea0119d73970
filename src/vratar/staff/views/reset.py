"""Resetting the two-factor authentication of another administrator."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from vratar.accounts.models import Administrator
from vratar.accounts.permissions import Permission
from vratar.core.http import SeeOther
from vratar.policy.access import Fresh, Need, requires
from vratar.policy.authority import NotAllowedError, record_refusal
from vratar.policy.middleware import typed_before
from vratar.policy.services import asks_for_second_approver
from vratar.sign_in.web import client_of, page, signed_in
from vratar.staff.action_forms import ResetForm
from vratar.staff.services.asking import Waiting
from vratar.staff.services.lifecycle import Refusal
from vratar.staff.services.reset import may_be_shown_links, reset_two_factor
from vratar.staff.views.about import about, done, entry_url, handed_over, person_of, unchanged
from vratar.staff.views.crumbs import crumbs
from vratar.staff.views.reset_state import must_wait, reset_state


@requires(
    Need.PROTECTED,
    Fresh.RECENTLY,
    gettext_lazy("reset the two-factor authentication of an administrator"),
    Permission.RESET_TWO_FACTOR,
)
@require_http_methods(["GET", "HEAD", "POST"])
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Why, and who asked; then everything the person holds ends."""
    if pk == signed_in(request).owner.pk:
        return _own(request)
    person = person_of(request, pk)
    if not person.is_active:
        return unchanged(request, pk)
    second = asks_for_second_approver()
    if second and must_wait(signed_in(request).owner, person):
        return _waiting(request, person)
    form = _form(request)
    if not form.is_valid():
        context = {**about(person), "form": form, "second": second}
        return page(request, "staff/administrator_reset.html", context)
    return _reset(request, pk, form)


def _reset(request: HttpRequest, pk: int, form: ResetForm) -> HttpResponse:
    outcome = reset_two_factor(signed_in(request), pk, form.answers, client_of(request))
    if outcome is Refusal.NOBODY_ELSE:
        return _waiting(request, person_of(request, pk))
    if isinstance(outcome, Refusal):
        return unchanged(request, pk)
    if isinstance(outcome, Waiting):
        return SeeOther(entry_url(pk))
    text = _("Two-factor authentication of %(name)s is reset.") % {"name": outcome.name}
    if outcome.until is None:
        return done(request, pk, text)
    return handed_over(request, pk, outcome, text)


def _waiting(request: HttpRequest, person: Administrator) -> HttpResponse:
    """What waits for a second administrator; or that there is none."""
    state = reset_state(signed_in(request).owner, person)
    context = {**about(person), **state, "person": person, "nobody_else": not state["waiting"]}
    return render(request, "staff/reset_waiting.html", context)


def _form(request: HttpRequest) -> ResetForm:
    may_be_shown = may_be_shown_links(signed_in(request).owner)
    if request.method == "POST":
        return ResetForm(request.POST, may_be_shown=may_be_shown)
    typed = typed_before(request)
    # As first values, not as data: nothing is wrong with a form nobody has sent yet.
    initial: dict[str, Any] = {} if typed is None else {**typed.dict(), "renew": "renew" in typed}
    return ResetForm(initial=initial, may_be_shown=may_be_shown)


def _own(request: HttpRequest) -> HttpResponse:
    own = signed_in(request).owner
    record_refusal(own, NotAllowedError("oneself"), request.path)
    context = {"breadcrumb": crumbs(own.get_full_name(), entry_url(own.pk))}
    return render(request, "staff/administrator_reset_own.html", context, status=403)
