"""`/account/password`, and `/account/not-me`, which leads to it."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vratar.core.http import SeeOther
from vratar.policy.access import Fresh, Need, requires
from vratar.sign_in.banner import answered
from vratar.sign_in.password_forms import ChangePasswordForm, words_of
from vratar.sign_in.services import outcomes
from vratar.sign_in.services.change_password import change_password
from vratar.sign_in.services.own_sessions import not_me as report
from vratar.sign_in.web import adopt, client_of, page, signed_in


# With the password alone nobody changes it: of the sensitive actions such a session opens only
# the first enrolment (security.md §4), so a thief of the password cannot lock its owner out.
@requires(Need.PROTECTED, Fresh.EXPLICITLY, gettext_lazy("change your password"))
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("current_password", "password", "password_repeat")
def password(request: HttpRequest) -> HttpResponse:
    """The current password and a new one, twice."""
    session = signed_in(request)
    words = words_of(session.owner)
    form = ChangePasswordForm(request.POST if request.method == "POST" else None, words=words)
    if not form.is_valid():
        return _page(request, form)
    typed = form.cleaned_data
    match change_password(
        session, typed["current_password"], typed["password"], client_of(request)
    ):
        case outcomes.SignedIn(raw_id, changed):
            adopt(request, raw_id, changed)
            answered(request)
            messages.success(request, _("Your password was changed. All other sessions ended."))
            return SeeOther(reverse("account-security"))
        case outcomes.Gone():
            return SeeOther(f"{reverse('login')}?notice=ended")
        case outcomes.Waiting(until):
            return _page(request, ChangePasswordForm(words=words), until)
        case _:
            form.add_error("current_password", _("The current password is not correct."))
            return _page(request, form)


@requires(Need.SIGNED_IN)
@require_http_methods(["GET", "HEAD", "POST"])
def not_me(request: HttpRequest) -> HttpResponse:
    """Say what happens; then end the other sessions and ask for a new password."""
    if request.method != "POST":
        return page(request, "sign_in/not_me.html", {"cancel_url": reverse("account-security")})
    kept = report(signed_in(request), client_of(request))
    adopt(request, kept.raw_id, kept.session)
    answered(request)
    messages.success(request, _("All other sessions ended. Now choose a new password."))
    return SeeOther(reverse("password"))


def _page(
    request: HttpRequest, form: ChangePasswordForm, until: datetime | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "cancel_url": reverse("account-security"),
    }
    return page(request, "sign_in/password.html", context, until=until)
