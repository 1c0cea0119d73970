"""`/login/recovered`: the choice after a sign-in with a recovery code."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vratar.authenticators.recovery_codes import services as recovery_codes
from vratar.core.http import SeeOther
from vratar.policy.access import Need, requires
from vratar.sessions.services import RECOVERY_LIFETIME
from vratar.sign_in.services.enrolment import begin
from vratar.sign_in.services.outcomes import NEXT
from vratar.sign_in.services.recovery_codes import (
    can_continue,
    continue_after_recovery,
    issue_new_set,
)
from vratar.sign_in.web import adopt, client_of, own_path, page, signed_in


@requires(Need.CHOOSING)
@require_http_methods(["GET", "HEAD", "POST"])
def recovered(request: HttpRequest) -> HttpResponse:
    """A new phone, new codes, or on with the codes that are left."""
    session = signed_in(request)
    if request.method == "POST":
        match request.POST.get("choice"):
            case "new-phone":
                begin(session, client_of(request))
                return SeeOther(reverse("two-factor-scan"))
            case "new-codes":
                issued = issue_new_set(session, client_of(request))
                adopt(request, issued.raw_id, issued.session)
                return SeeOther(reverse("two-factor-codes"))
            case "continue" if continue_after_recovery(session):
                asked = own_path(request.session.get(NEXT, ""))
                return SeeOther(asked or reverse("dashboard"))
            case _:
                messages.error(request, _("Choose one of the listed values."))
    remaining = recovery_codes.remaining(session.owner.pk)
    context = {
        "remaining": remaining,
        "is_low": remaining <= recovery_codes.LOW_STOCK,
        "minutes": int(RECOVERY_LIFETIME.total_seconds() // 60),
        "can_continue": can_continue(session.owner.pk),
    }
    return page(request, "sign_in/recovered.html", context)
