"""`/account/two-factor/totp/required`: what is owed before anything else opens (ux.md §6.17)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vratar.accounts.permissions import Permission
from vratar.core.http import SeeOther
from vratar.policy.access import Need, requires
from vratar.policy.authority import others_may
from vratar.policy.services import contact, days_to_postpone, standing
from vratar.sign_in.forms import PostponeForm
from vratar.sign_in.services.outcomes import NEXT
from vratar.sign_in.services.postponing import postpone
from vratar.sign_in.views.enrolment import later_url
from vratar.sign_in.web import client_of, own_path, page, signed_in
from vratar.ui.dates import long_date


@requires(Need.ENTERED)
@require_http_methods(["GET", "HEAD", "POST"])
def required(request: HttpRequest) -> HttpResponse:
    """Set it up now, ask somebody, or put it off once with a reason."""
    form = PostponeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, form)
    until = postpone(signed_in(request), form.cleaned_data["reason"], client_of(request))
    if until is None:
        messages.warning(request, _("Nothing was changed."))
        return _page(request, PostponeForm())
    text = _("Postponed until %(date)s. This is possible once.")
    messages.success(request, text % {"date": long_date(until)})
    return SeeOther(own_path(request.session.get(NEXT, "")) or reverse("dashboard"))


def _page(request: HttpRequest, form: PostponeForm) -> HttpResponse:
    account = signed_in(request).owner
    stands = standing(account.security_state)
    days = days_to_postpone(account.security_state)
    context = {
        "is_overdue": stands.overdue,
        "required_by": stands.deadline,
        "must_be_allowed": not stands.may_set_up,
        "can_be_asked": others_may(Permission.MANAGE_ADMINISTRATORS, account),
        "username": account.username,
        "postponement_days": days,
        "form": form if days else None,
        "contact": contact(),
        "back_url": later_url(request),
    }
    return page(request, "sign_in/enrol_required.html", context)
