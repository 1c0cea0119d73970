"""Setup > Staff Management > Administrators: one entry."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vratar.core.http import SeeOther
from vratar.policy.access import Need, requires
from vratar.sign_in.status import two_factor_status
from vratar.sign_in.web import page, signed_in
from vratar.staff.forms import TOTP, EntryForm
from vratar.staff.views.crumbs import crumbs


@requires(Need.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def administrator(request: HttpRequest, pk: int) -> HttpResponse:
    """One's own entry."""
    account = signed_in(request).owner
    if pk != account.pk:
        raise Http404
    status = two_factor_status(account.security_state)
    on = status.state in {"on", "unsaved", "blocked"}
    data = request.POST if request.method == "POST" else None
    form = EntryForm(data, administrator=account, on=on)
    if form.is_valid():
        return _apply(request, wanted=form.cleaned_data["method"] == TOTP, on=on)
    context = {
        "form": form,
        "name": account.get_full_name(),
        "is_own": True,
        "status": status,
        "state": status.state,
        "cancel_url": reverse("administrators"),
        "breadcrumb": crumbs(account.get_full_name()),
    }
    return page(request, "staff/administrator_edit.html", context)


def _apply(request: HttpRequest, *, wanted: bool, on: bool) -> HttpResponse:
    if wanted and not on:
        return SeeOther(reverse("two-factor"))
    if on and not wanted:
        return SeeOther(reverse("two-factor-off"))
    messages.info(request, _("Nothing was changed."))
    return SeeOther(reverse("administrators"))

