"""`/account/security`: one's details; testing a code, turning two-factor off."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vratar.authenticators.recovery_codes import services as recovery_codes
from vratar.authenticators.totp import services as totp
from vratar.authenticators.totp.models import Status
from vratar.core.http import SeeOther
from vratar.core.settings import current
from vratar.policy.access import Fresh, Need, State, requires, state_of
from vratar.policy.middleware import ask_again, typed_before
from vratar.policy.services import is_required
from vratar.sessions.services import is_reauthenticated
from vratar.sign_in.activity import latest, wrong_codes, wrong_passwords
from vratar.sign_in.forms import CodeForm, DetailsForm
from vratar.sign_in.services.code_test import seconds_off, test_code
from vratar.sign_in.services.details import (
    EmailOutcome,
    change_email,
    is_same_address,
    save_preferences,
)
from vratar.sign_in.services.turn_off import Refusal, refusal, turn_off
from vratar.sign_in.status import two_factor_status
from vratar.sign_in.texts import refused_code
from vratar.sign_in.views.known_browsers import rows_of
from vratar.sign_in.waits import own_waits
from vratar.sign_in.web import adopt, client_of, page, set_language_cookie, signed_in
from vratar.verification.outcomes import Accepted, Disabled, Waiting


# The action is what the re-authentication page names: only a new address needs it.
@requires(Need.SIGNED_IN, action=gettext_lazy("change your email address"))
@require_http_methods(["GET", "HEAD", "POST"])
def security(request: HttpRequest) -> HttpResponse:
    """One's own details and two-factor authentication, and what one can do about them."""
    account = signed_in(request).owner
    if request.method != "POST":
        typed = typed_before(request)
        initial = {name: typed[name] for name in ("email",) if name in typed} if typed else {}
        return _security_page(request, DetailsForm(account=account, initial=initial))
    form = DetailsForm(request.POST, account=account)
    return _save(request, form) if form.is_valid() else _security_page(request, form)


def _save(request: HttpRequest, form: DetailsForm) -> HttpResponse:
    session, typed = signed_in(request), form.cleaned_data
    save_preferences(session, typed["language"], typed["time_zone"], client_of(request))
    response: HttpResponse = SeeOther(reverse("account-security"))
    if not is_same_address(typed["email"], session.owner.email):
        # Language and zone are saved whatever becomes of the address, which needs a proof.
        if state_of(request) is not State.TWO_FACTOR:
            response = SeeOther(reverse("two-factor-required"))
        elif not is_reauthenticated(session, explicit=True):
            response = ask_again(request)
        else:
            outcome = change_email(session, typed["email"], client_of(request))
            if outcome is EmailOutcome.TOO_MANY:
                form.add_error("email", _("We have sent several links already. Try again later."))
                return _security_page(request, form)
            with translation.override(typed["language"]):
                messages.success(request, _email_text(outcome, typed["email"]))
    else:
        with translation.override(typed["language"]):
            messages.success(request, _("Your details are saved."))
    set_language_cookie(response, typed["language"])
    return response


def _email_text(outcome: EmailOutcome, email: str) -> str:
    if outcome is EmailOutcome.CHANGED:
        return _("Your email address was changed.")
    return _(
        "We have sent a link to %(email)s. Your email address changes when you open it and choose "
        "Confirm."
    ) % {"email": email}


def _security_page(request: HttpRequest, form: DetailsForm) -> HttpResponse:
    account = signed_in(request).owner
    status = two_factor_status(account.security_state)
    bound = totp.bound(account.pk)
    remaining = recovery_codes.remaining(account.pk)
    context = {
        "form": form,
        "details_form": form,
        "status": status,
        "state": status.state,
        "remaining": remaining,
        "total": recovery_codes.PER_SET,
        "is_low": remaining <= recovery_codes.LOW_STOCK,
        "last_used": bound.last_used_at if bound else None,
        "can_turn_off": not is_required(account.security_state),
        "wrong_codes": wrong_codes(account.pk),
        "wrong_passwords": wrong_passwords(account.pk),
        "waits": own_waits(account.pk),
        "happenings": latest(account.pk),
        **_known_browsers(request),
    }
    return page(request, "sign_in/security.html", context)


def _known_browsers(request: HttpRequest) -> dict[str, object]:
    """Those of a session that may forget them, where the server makes browsers known at all."""
    days = current().sign_in.known_browser_days
    told = days and state_of(request) is State.TWO_FACTOR
    return {
        "browsers": rows_of(signed_in(request)) if told else None,
        "known_browser_days": days,
    }


@requires(Need.PROTECTED)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("code")
def test_a_code(request: HttpRequest) -> HttpResponse:
    """Whether codes still work; spends the step."""
    session = signed_in(request)
    bound = totp.bound(session.owner.pk)
    if bound is None or bound.status == Status.DISABLED:
        return SeeOther(reverse("account-security"))
    context = {
        "issuer": bound.issuer,
        "account_label": bound.account_label,
        "cancel_url": reverse("account-security"),
    }
    form = CodeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return page(request, "sign_in/test_code.html", {**context, "form": form})
    match test_code(session, form.cleaned_data["code"], client_of(request)):
        case Accepted():
            messages.success(request, _works(seconds_off(session.owner.pk)))
            return SeeOther(reverse("account-security"))
        case Waiting(until):
            empty = {**context, "form": CodeForm()}
            return page(request, "sign_in/test_code.html", empty, until=until)
        case Disabled():  # everything was cut off, this session too
            return SeeOther(f"{reverse('login')}?notice=disabled")
        case _:
            form.add_error("code", refused_code(bound.issuer))
            return page(request, "sign_in/test_code.html", {**context, "form": form})


@requires(Need.PROTECTED, Fresh.EXPLICITLY, gettext_lazy("turn off two-factor authentication"))
@require_http_methods(["GET", "HEAD", "POST"])
def off(request: HttpRequest) -> HttpResponse:
    """Say what it means; then the password alone protects the account."""
    session = signed_in(request)
    if request.method == "POST":
        outcome = turn_off(session, client_of(request))
        if isinstance(outcome, Refusal):
            return _off_page(request, outcome)
        adopt(request, outcome.raw_id, outcome.session)
        messages.success(request, _("Two-factor authentication is off."))
        return SeeOther(reverse("account-security"))
    return _off_page(request, refusal(session))


def _off_page(request: HttpRequest, refused: Refusal | None) -> HttpResponse:
    texts = {
        Refusal.REQUIRED: _("Your organisation requires two-factor authentication."),
        Refusal.SHORT_PASSWORD: _("First choose a password of at least 15 characters."),
        Refusal.LAST_OWNER: _("You are the last Owner with two-factor authentication."),
    }
    context = {
        "refusal": texts[refused] if refused else "",
        "cancel_url": reverse("account-security"),
    }
    status = 403 if refused else 200
    return render(request, "sign_in/two_factor_off.html", context, status=status)


def _works(offset: int) -> str:
    if not offset:
        return _("Your codes work.")
    slow = offset < 0
    text = (
        ngettext(
            "Your codes work. Your phone's clock is about %(n)s second slow.",
            "Your codes work. Your phone's clock is about %(n)s seconds slow.",
            abs(offset),
        )
        if slow
        else ngettext(
            "Your codes work. Your phone's clock is about %(n)s second fast.",
            "Your codes work. Your phone's clock is about %(n)s seconds fast.",
            abs(offset),
        )
    )
    return text % {"n": abs(offset)}
