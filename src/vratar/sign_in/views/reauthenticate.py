"""`/reauthenticate`: who sits there, asked again before a sensitive action."""

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vratar.authenticators.totp import services as totp
from vratar.core.http import SeeOther
from vratar.policy.access import Need, declared_by, requires
from vratar.policy.middleware import TARGET
from vratar.sign_in.forms import ReauthenticationForm
from vratar.sign_in.services import outcomes
from vratar.sign_in.services.reauthentication import reauthenticate as prove
from vratar.sign_in.texts import refused_recovery_code
from vratar.sign_in.web import adopt, client_of, page, signed_in
from vratar.verification.outcomes import MalformedRecoveryCode


@requires(Need.ENTERED)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password", "code", "recovery_code")
def reauthenticate(request: HttpRequest) -> HttpResponse:
    """The password and a fresh code; then back to the form that asked for it."""
    session = signed_in(request)
    target: str = request.session.get(TARGET) or reverse("account-security")
    factor = _factor_asked(request, session.owner.pk)
    form = ReauthenticationForm(request.POST if request.method == "POST" else None, factor=factor)
    context = {"form": form, "action": _action(target), **_ways(factor)}
    if not form.is_valid():
        return page(request, "sign_in/reauthenticate.html", context)
    outcome = prove(
        session,
        form.cleaned_data["password"],
        form.cleaned_data.get(factor, ""),
        client_of(request),
        recovery=factor == "recovery_code",
    )
    match outcome:
        case outcomes.SignedIn():
            adopt(request, outcome.raw_id, outcome.session, **{TARGET: None})
            return SeeOther(target)
        case outcomes.Gone():
            return SeeOther(f"{reverse('login')}?notice=ended")
        case outcomes.Waiting(until):
            context["form"] = ReauthenticationForm(factor=factor)
            return page(request, "sign_in/reauthenticate.html", context, until=until)
        case MalformedRecoveryCode(length):
            form.add_error("recovery_code", refused_recovery_code(length))
        case outcomes.Refused():
            form.add_error(None, _refusal(factor))
        case unforeseen:
            raise TypeError(f"A re-authentication cannot end in {unforeseen!r}.")
    return page(request, "sign_in/reauthenticate.html", context)


def _refusal(factor: str) -> str:
    """One text for everything wrong, whichever of the two it was."""
    if factor == "recovery_code":
        return _(
            "That was not accepted. Check your password and your recovery code; each code works "
            "once."
        )
    return _(
        "That was not accepted. Check your password and type a new code from your app; each code "
        "works once."
    )


def _factor_asked(request: HttpRequest, account_id: int) -> str:
    bound = totp.bound(account_id)
    if bound is None:
        return ""
    return "recovery_code" if request.GET.get("with") == "recovery-code" else "code"


def _ways(factor: str) -> dict[str, str]:
    here = reverse("reauthenticate")
    return {
        "recovery_url": f"{here}?with=recovery-code" if factor == "code" else "",
        "app_url": here if factor == "recovery_code" else "",
        "cancel_url": reverse("dashboard"),
    }


def _action(target: str) -> str | Promise:
    try:
        declared = declared_by(resolve(target).func)
    except Resolver404:
        return ""
    return declared.action if declared else ""
