"""`step-up`: a fresh code for the session on this host."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vratar.authenticators.totp import services as totp
from vratar.core.http import SeeOther
from vratar.core.settings import current
from vratar.gate.checks import COOKIE
from vratar.gate.door import door_of, give_cookie
from vratar.gate.services import step_up as services
from vratar.policy.access import Need, requires
from vratar.sign_in.forms import CodeForm
from vratar.sign_in.services import outcomes
from vratar.sign_in.texts import refused_code, refused_unseen
from vratar.sign_in.web import client_of, page
from vratar.verification.outcomes import Disabled, PasswordMarked


@requires(Need.NOTHING)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("code")
def step_up(request: HttpRequest) -> HttpResponse:
    """Ask for the code, then back to what it was asked for."""
    template, door = "gate/step_up.html", door_of(request)
    typed = request.POST if request.method == "POST" else request.GET
    asked = door.way_back(typed.get("next", ""))
    form = CodeForm(request.POST if request.method == "POST" else None)
    outcome: services.Outcome | None = None
    if form.is_valid():
        raw_id = request.COOKIES.get(COOKIE, "")
        code = form.cleaned_data["code"]
        outcome = services.step_up(raw_id, door.host, code, client_of(request))
    session = door.session(request)
    if isinstance(outcome, services.SteppedUp):
        response = SeeOther(asked)
        give_cookie(response, outcome.raw_id)
        return response
    if session is None:
        # The cookie stays: another tab may just have got a new one.
        return SeeOther(f"{reverse('login')}?{urlencode({'next': asked})}")
    bound = totp.bound(session.account_id)
    issuer = bound.issuer if bound else current().site.name
    label = bound.account_label if bound else ""
    context = {"form": form, "next": asked, "issuer": issuer, "account_label": label}
    match outcome:
        case outcomes.Waiting(until):
            return page(request, template, context | {"form": CodeForm()}, until=until)
        case Disabled() | PasswordMarked():
            context["refusal"] = refused_unseen(outcome)
            return render(request, template, context, status=422)
        case outcomes.Refused():
            form.add_error("code", refused_code(issuer))
    return page(request, template, context)
