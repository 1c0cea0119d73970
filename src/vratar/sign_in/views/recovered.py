"""`/login/recovered`: a new password where one is owed, then the choice after a recovery code."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vratar.authenticators.recovery_codes import services as recovery_codes
from vratar.core.http import SeeOther
from vratar.policy.access import Need, State, requires, state_of
from vratar.sessions.models import Session
from vratar.sessions.services import RECOVERY_LIFETIME
from vratar.sign_in.password_forms import NewPasswordForm, words_of
from vratar.sign_in.services.change_password import choose_after_recovery
from vratar.sign_in.services.enrolment import begin
from vratar.sign_in.services.outcomes import NEXT, Refused
from vratar.sign_in.services.recovery_codes import (
    can_continue,
    continue_after_recovery,
    issue_new_set,
)
from vratar.sign_in.web import adopt, client_of, own_path, page, signed_in


@requires(Need.CHOOSING)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password", "password_repeat")
def recovered(request: HttpRequest) -> HttpResponse:
    """A new phone, new codes, or on with the codes that are left."""
    session = signed_in(request)
    if state_of(request) is State.PASSWORD_OWED:
        return _password_first(request, session)
    if request.method == "POST":
        match request.POST.get("choice"):
            case "new-phone":
                begin(session, client_of(request), phone_lost=True)
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
    context = {**_left(session), "can_continue": can_continue(session.owner.pk)}
    return page(request, "sign_in/recovered.html", context)


def _password_first(request: HttpRequest, session: Session) -> HttpResponse:
    """Somebody else knows the password, or tried codes with it: nothing else opens before."""
    sent = request.method == "POST"
    form = NewPasswordForm(request.POST if sent else None, words=words_of(session.owner))
    if form.is_valid():
        outcome = choose_after_recovery(session, form.cleaned_data["password"], client_of(request))
        if not isinstance(outcome, Refused):
            adopt(request, outcome.raw_id, outcome.session)
            messages.success(request, _("Your password was changed. All other sessions ended."))
            return SeeOther(reverse("login-recovered"))
        form.add_error("password", _("Choose a password that differs from the current one."))
    context = {
        **_left(session),
        "form": form,
        "username": str(session.owner),
    }
    return page(request, "sign_in/recovered.html", context)


def _left(session: Session) -> dict[str, int | bool]:
    remaining = recovery_codes.remaining(session.owner.pk)
    return {
        "remaining": remaining,
        "is_low": remaining <= recovery_codes.LOW_STOCK,
        "minutes": int(RECOVERY_LIFETIME.total_seconds() // 60),
    }
