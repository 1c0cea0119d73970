"""`/first-run/…`: the first administrator, made with the link the host printed."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from vratar.core.http import SeeOther
from vratar.policy.access import Need, requires
from vratar.sign_in.forms import FirstRunForm
from vratar.sign_in.landing import landing
from vratar.sign_in.services import first_run as service
from vratar.sign_in.services import outcomes
from vratar.sign_in.web import adopt, client_of, page

_TICKET = "first_run"


@requires(Need.NOTHING)
@require_safe
def first_run(request: HttpRequest, token: str) -> HttpResponse:
    """Move the token from the address into the session; the link itself stays usable."""
    ticket = service.ticket_for(token)
    if ticket is None:
        raise Http404
    request.session.cycle_key()  # as with every other link
    request.session[_TICKET] = ticket
    return SeeOther(reverse("first-run-form"))


@requires(Need.NOTHING)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password", "password_repeat")
def first_run_form(request: HttpRequest) -> HttpResponse:
    """Username, e-mail, password: the Owner."""
    ticket = request.session.get(_TICKET, "")
    if not service.is_open(ticket):
        raise Http404
    form = FirstRunForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return page(request, "sign_in/first_run.html", {"form": form})
    typed = form.cleaned_data
    outcome = service.create_owner(
        ticket, typed["username"], typed["email"], typed["password"], client_of(request)
    )
    if isinstance(outcome, outcomes.Gone):
        raise Http404
    adopt(request, outcome.raw_id, outcome.session)
    return SeeOther(landing(outcome.session))
