"""`/login/forgotten`: a link to a new password."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vratar.core.http import SeeOther
from vratar.notices.services import is_on
from vratar.policy.access import Need, requires
from vratar.sign_in.forms import ForgottenForm
from vratar.sign_in.services.forgotten import request_link
from vratar.sign_in.web import client_of, page

_TEMPLATE = "sign_in/forgotten.html"


@requires(Need.NOTHING)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("username")
def forgotten(request: HttpRequest) -> HttpResponse:
    """Username or address; the answer is always the same."""
    if not is_on():
        return page(request, _TEMPLATE, {"has_mail": False})
    context = {"has_mail": True, "sent": request.method != "POST" and "sent" in request.GET}
    form = ForgottenForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return page(request, _TEMPLATE, {**context, "form": form})
    waiting = request_link(form.cleaned_data["username"], client_of(request))
    if waiting is not None:
        empty = ForgottenForm(initial=form.cleaned_data)
        return page(request, _TEMPLATE, {**context, "form": empty}, until=waiting.until)
    return SeeOther(f"{reverse('forgotten')}?sent=1")
