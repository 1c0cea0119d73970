"""`/setup-link/…`, `/reset-link/…`, `/confirm-email/…`: what a link opens (ux.md §6.1)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from vratar.accounts.links import Kind
from vratar.core.http import SeeOther
from vratar.policy.access import Need, requires
from vratar.sign_in.landing import landing
from vratar.sign_in.password_forms import NewPasswordForm, words_of
from vratar.sign_in.services import links as service
from vratar.sign_in.services import outcomes
from vratar.sign_in.services.tickets import link_behind, ticket_for
from vratar.sign_in.web import adopt, client_of, page


@requires(Need.NOTHING)
@require_safe
@sensitive_variables("token")
def link(request: HttpRequest, uid: int, token: str, kind: Kind) -> HttpResponse:
    """Move the token from the address into the session; the link itself stays usable."""
    ticket = ticket_for(kind, uid, token)
    if ticket is None:
        return _gone(request)
    # Whoever planted a session in this browser must not hold the one that the link leads into.
    request.session.cycle_key()
    request.session[kind.value] = ticket
    return SeeOther(reverse(f"{kind}-form", args=[uid]))


@requires(Need.NOTHING)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("password", "password_repeat")
def password_form(request: HttpRequest, uid: int, kind: Kind) -> HttpResponse:
    """A new password; then on to the enrolment, or to the login."""
    ticket = request.session.get(kind.value, "")
    found = link_behind(kind, uid, ticket)
    if found is None:
        return _gone(request)
    words = words_of(found.account)
    form = NewPasswordForm(request.POST if request.method == "POST" else None, words=words)
    if not form.is_valid():
        leads_on = kind is Kind.SET_UP and found.account.is_invited
        context = {"form": form, "username": str(found.account), "leads_on": leads_on}
        return page(request, "sign_in/link_password.html", context)
    typed = form.cleaned_data["password"]
    outcome = service.choose_password(kind, uid, ticket, typed, client_of(request))
    if isinstance(outcome, outcomes.Gone):
        return _gone(request)
    if isinstance(outcome, outcomes.SignedIn):
        adopt(request, outcome.raw_id, outcome.session)
        return SeeOther(landing(outcome.session))
    del request.session[kind.value]
    return SeeOther(f"{reverse('login')}?notice=saved")


@requires(Need.NOTHING)
@require_http_methods(["GET", "HEAD", "POST"])
def email_form(request: HttpRequest, uid: int, kind: Kind) -> HttpResponse:
    """The new address, and a button: opening a link changes nothing."""
    ticket = request.session.get(kind.value, "")
    found = link_behind(kind, uid, ticket)
    if found is None:
        return _gone(request)
    if request.method != "POST":
        context = {"email": found.email, "username": str(found.account)}
        return page(request, "sign_in/link_email.html", context)
    if isinstance(service.confirm_email(uid, ticket, client_of(request)), outcomes.Gone):
        return _gone(request)
    del request.session[kind.value]
    return SeeOther(f"{reverse('login')}?notice=confirmed")


def _gone(request: HttpRequest) -> HttpResponse:
    """One page, whyever the link is not good."""
    return render(request, "sign_in/link_gone.html", status=404)
