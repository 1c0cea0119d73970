"""`/login`, `/login/code`, `/login/recovery`, `/login/cancel`, `/logout`."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from vratar.accounts.models import Administrator
from vratar.authenticators.totp import services as totp
from vratar.core.http import SeeOther
from vratar.core.settings import current
from vratar.policy.access import Need, requires
from vratar.sessions import pending as pendings
from vratar.sessions.engine import session_of
from vratar.sessions.models import PendingSignIn
from vratar.sign_in.door import door_of
from vratar.sign_in.forms import CodeForm, LoginForm, RecoveryCodeForm
from vratar.sign_in.services import code as code_step
from vratar.sign_in.services import outcomes
from vratar.sign_in.services.log_out import log_out
from vratar.sign_in.services.password import submit_password
from vratar.sign_in.texts import refused_code, refused_recovery_code, refused_unseen
from vratar.sign_in.web import (
    clear_pending_cookie,
    client_of,
    page,
    pending_cookie_of,
    set_pending_cookie,
)
from vratar.verification.outcomes import Disabled, MalformedRecoveryCode, PasswordMarked

_FORM = ["GET", "HEAD", "POST"]
CLOCK_HINT_FROM = 3  # failures


@requires(Need.NOTHING)
@require_http_methods(_FORM)
@sensitive_post_parameters("username", "password")  # a password may be typed as a name
def login(request: HttpRequest) -> HttpResponse:
    """Username and password."""
    if request.method != "POST":
        return _login_page(request, LoginForm())
    form = LoginForm(request.POST)
    if not form.is_valid():
        return _login_page(request, form)
    door = door_of(request)
    asked = door.way_back(request.POST.get("next", ""))
    typed = form.cleaned_data
    outcome = submit_password(
        typed["username"], typed["password"], client_of(request), asked, door.host
    )
    match outcome:
        case outcomes.CodeOwed():
            rotate_token(request)
            response = SeeOther(reverse("login-code"))
            set_pending_cookie(response, outcome.raw_id)
            return response
        case outcomes.SignedIn():
            return _enter(request, outcome)
        case outcomes.AtPanel():
            return door.send_to_panel(request)
        case outcomes.Waiting():
            context = {
                "form": LoginForm(initial=typed),
                "next": asked,
                "forgotten_url": door.forgotten_url,
            }
            return page(request, "sign_in/login.html", context, until=outcome.until)
        case outcomes.Refused():
            form.add_error(None, _("The username or password is not correct."))
            return _login_page(request, form)


def _login_page(request: HttpRequest, form: LoginForm) -> HttpResponse:
    door = door_of(request)
    if request.method != "POST" and (inside := door.is_open(request)):
        return SeeOther(inside)
    limits = current().sessions
    notices = {
        "out": _("You are logged out."),
        "ended": _(
            "Your session has ended. Sessions end after %(idle)s minutes without activity, after "
            "%(absolute)s hours, or when you or an administrator end them."
        )
        % {"idle": limits.idle_minutes, "absolute": limits.absolute_hours},
        "unfinished": _("Your sign-in was not finished. Please start again."),
        "disabled": _(
            "Codes from your app are no longer accepted after too many wrong ones. Log in with a "
            "recovery code, or ask another administrator."
        ),
        "needed": _("Log in to continue."),
        "saved": _("Your password is saved. Log in with it."),
        "confirmed": _("Your email address is confirmed."),
        "nobody": _(
            "Nobody can log in yet. Open the link that Vratar printed at its start: it makes the "
            "first Owner."
        ),
    }
    asked = request.POST if request.method == "POST" else request.GET
    context = {
        "form": form,
        "notice": "" if form.is_bound else notices.get(_why(request), ""),
        "next": door.way_back(asked.get("next", "")),
        "forgotten_url": door.forgotten_url,
    }
    return page(request, "sign_in/login.html", context)


def _why(request: HttpRequest) -> str:
    """Which notice the page begins with."""
    return request.GET.get("notice", "") if Administrator.objects.exists() else "nobody"


@requires(Need.NOTHING)
@require_http_methods(_FORM)
@sensitive_post_parameters("code")
def code(request: HttpRequest) -> HttpResponse:
    """The current code, for a pending sign-in."""
    template, raw_id = "sign_in/code.html", pending_cookie_of(request)
    host = door_of(request).host
    form = CodeForm(request.POST if request.method == "POST" else None)
    outcome = None
    if form.is_valid():
        typed = form.cleaned_data["code"]
        outcome = code_step.submit_code(raw_id, typed, client_of(request), host)
    if isinstance(outcome, outcomes.SignedIn | outcomes.Entered):
        return _enter(request, outcome)
    pending = pendings.find(raw_id, host)
    if pending is None:
        return _start_again("disabled" if isinstance(outcome, Disabled) else "unfinished")
    context = {"form": form, **_pending_context(pending)}
    match outcome:
        case outcomes.Waiting(until):
            return page(request, template, context | {"form": CodeForm()}, until=until)
        case Disabled() | PasswordMarked():
            context["refusal"] = refused_unseen(outcome)
            return render(request, template, context, status=422)
        case outcomes.Refused(failures):
            form.add_error("code", refused_code(context["issuer"]))
            context["show_clock_hint"] = failures >= CLOCK_HINT_FROM
    return page(request, template, context)


@requires(Need.NOTHING)
@require_http_methods(_FORM)
@sensitive_post_parameters("recovery_code")
def recovery(request: HttpRequest) -> HttpResponse:
    """A recovery code, for a pending sign-in."""
    template, raw_id = "sign_in/recovery.html", pending_cookie_of(request)
    form = RecoveryCodeForm(request.POST if request.method == "POST" else None)
    outcome = None
    if form.is_valid():
        typed = form.cleaned_data["recovery_code"]
        outcome = code_step.submit_recovery_code(raw_id, typed, client_of(request))
    if isinstance(outcome, outcomes.SignedIn):
        return _enter(request, outcome)
    pending = pendings.find(raw_id)
    if pending is None:
        return _start_again()
    context = {"form": form, **_pending_context(pending)}
    match outcome:
        case outcomes.Waiting(until):
            return page(request, template, context | {"form": RecoveryCodeForm()}, until=until)
        case MalformedRecoveryCode(length):
            form.add_error("recovery_code", refused_recovery_code(length))
        case outcomes.Refused():
            form.add_error("recovery_code", refused_recovery_code())
    return page(request, template, context)


@requires(Need.NOTHING)
@require_POST
def cancel(request: HttpRequest) -> HttpResponse:
    """Give the pending sign-in up."""
    code_step.cancel(pending_cookie_of(request), client_of(request), door_of(request).host)
    response = SeeOther(reverse("login"))
    clear_pending_cookie(response)
    return response


@requires(Need.NOTHING)
@require_http_methods(_FORM)
def logout(request: HttpRequest) -> HttpResponse:
    """Ask, then end this session."""
    session = session_of(request)
    if session is None:
        return SeeOther(reverse("login"))
    if request.method != "POST":
        return render(request, "sign_in/logout.html")
    log_out(session, client_of(request))
    request.session.flush()
    response = SeeOther(f"{reverse('login')}?notice=out")
    # Not "cookies": that would clear sibling hosts too (security.md §14).
    response["Clear-Site-Data"] = '"cache", "storage"'
    response.set_cookie(
        settings.CSRF_COOKIE_NAME,
        "",
        max_age=0,
        secure=settings.CSRF_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


def _enter(request: HttpRequest, entered: outcomes.SignedIn | outcomes.Entered) -> HttpResponse:
    response = door_of(request).enter(request, entered)
    clear_pending_cookie(response)
    return response


def _start_again(notice: str = "unfinished") -> HttpResponse:
    response = SeeOther(f"{reverse('login')}?notice={notice}")
    clear_pending_cookie(response)
    return response


def _pending_context(pending: PendingSignIn) -> dict[str, Any]:
    bound = totp.bound(pending.account_id)
    return {
        "issuer": bound.issuer if bound else current().site.name,
        "account_label": bound.account_label if bound else "",
        "username": str(pending.account),
    }
