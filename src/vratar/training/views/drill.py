"""`/training/drill/recovery`: practise with a real recovery code, inside the session."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vratar.authenticators.recovery_codes import services as recovery_codes
from vratar.core.http import SeeOther
from vratar.policy.access import Need, requires
from vratar.sign_in.forms import RecoveryCodeForm
from vratar.sign_in.services.outcomes import Gone
from vratar.sign_in.texts import refused_recovery_code
from vratar.sign_in.web import client_of, page, signed_in
from vratar.training.services import drills
from vratar.verification.outcomes import Accepted, MalformedRecoveryCode, Refused, Waiting

_TEMPLATE = "training/drill_recovery.html"


@requires(Need.PROTECTED)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("recovery_code")
def recovery(request: HttpRequest) -> HttpResponse:
    """Whether a recovery code works; it is used up."""
    form = RecoveryCodeForm(request.POST if request.method == "POST" else None)
    context = {"form": form, **_state(request)}
    if not form.is_valid():
        return page(request, _TEMPLATE, context)
    typed = form.cleaned_data["recovery_code"]
    match drills.recovery_drill(signed_in(request), typed, client_of(request)):
        case None:
            return SeeOther(reverse("drill-recovery"))
        case Accepted():
            return SeeOther(f"{reverse('drill-recovery')}?done")
        case Gone():
            return SeeOther(f"{reverse('login')}?notice=ended")
        case Waiting(until):
            return page(request, _TEMPLATE, {**context, "form": RecoveryCodeForm()}, until=until)
        case MalformedRecoveryCode(length):
            form.add_error("recovery_code", refused_recovery_code(length))
        case Refused():
            form.add_error("recovery_code", refused_recovery_code())
    return page(request, _TEMPLATE, context)


def _state(request: HttpRequest) -> dict[str, object]:
    account_id = signed_in(request).owner.pk
    remaining = recovery_codes.remaining(account_id)
    last = drills.last_right(account_id)
    return {
        "is_enrolled": drills.is_enrolled(account_id),
        "has_spare_code": drills.has_spare_code(account_id),
        "remaining": remaining,
        "is_low": remaining <= recovery_codes.LOW_STOCK,
        "last": last,
        "is_done": last is not None and "done" in request.GET,
        "breadcrumb": [(_("Training"), reverse("training"))],
    }
