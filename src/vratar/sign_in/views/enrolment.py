"""`/account/two-factor/totp/…`: an app, the code, the recovery codes."""

import io
from datetime import datetime

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from vratar.authenticators.recovery_codes import services as recovery_codes
from vratar.authenticators.totp import enrolment
from vratar.authenticators.totp import services as totp
from vratar.authenticators.totp.models import PendingEnrolment
from vratar.core import clock
from vratar.core.http import SeeOther
from vratar.otp import base32_encode
from vratar.policy.access import Fresh, Need, requires, state_of
from vratar.policy.services import standing
from vratar.sessions.models import Session
from vratar.sign_in.forms import TokenCodeForm
from vratar.sign_in.services import enrolment as service
from vratar.sign_in.services.outcomes import NEXT
from vratar.sign_in.texts import off_by
from vratar.sign_in.web import adopt, client_of, own_path, page, signed_in
from vratar.verification import outcomes

_ACTION = gettext_lazy("set up two-factor authentication")
_enrolling = requires(Need.ENROLLING, Fresh.EXPLICITLY, _ACTION)


@_enrolling
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Go to the step that is open."""
    session = signed_in(request)
    if service.pending(session) is not None:
        return SeeOther(reverse("two-factor-scan"))
    issued = recovery_codes.in_force(session.owner.pk)
    if issued is not None and issued.saved_at is None:
        return SeeOther(reverse("two-factor-codes"))
    return SeeOther(reverse("two-factor-app"))


@_enrolling
@require_http_methods(["GET", "HEAD", "POST"])
def app(request: HttpRequest) -> HttpResponse:
    """Step 1: get an app. Its button makes the secret."""
    session = signed_in(request)
    if request.method == "POST":
        service.begin(session, client_of(request))
        return SeeOther(reverse("two-factor-scan"))
    stands = standing(session.owner.security_state)
    context = {
        "is_required": stands.required and not stands.protected,
        "required_by": stands.deadline,
        "days_left": stands.days_left,
        "is_overdue": stands.overdue,
        "later_url": later_url(request),
        "is_replacement": stands.protected,
    }
    return page(request, "sign_in/enrol_app.html", context)


@_enrolling
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("code")
def scan(request: HttpRequest) -> HttpResponse:
    """Step 2: scan, type the Token Code, Save Changes."""
    session = signed_in(request)
    if request.method != "POST":
        offered = service.pending(session)
        if offered is None:
            return SeeOther(reverse("two-factor-app"))
        return _scan_page(request, session, offered, TokenCodeForm())
    form = TokenCodeForm(request.POST)
    if not form.is_valid():
        return _scan_again(request, session, form)
    outcome = service.confirm(
        session, request.POST.get("offered", ""), form.cleaned_data["code"], client_of(request)
    )
    match outcome:
        case service.Bound():
            return _on(request, outcome)
        case service.Waiting(until):
            return _scan_again(request, session, TokenCodeForm(), until=until)
        case service.Malformed():
            form.add_error("code", _("The code must be 6 digits."))
        case service.Wrong(offset=None):
            text = _(
                "That code is not correct or has already been used. Check that you scanned this "
                "QR code and type the newest code."
            )
            form.add_error("code", text)
        case service.Wrong(offset=int(offset)):
            form.add_error("code", off_by(offset))
        case service.Renewed():
            text = _(
                "For safety we made a new QR code. Remove the entry you scanned before and scan "
                "this one."
            )
            form.add_error("code", text)
    return _scan_again(request, session, form)


@_enrolling
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest) -> HttpResponse:
    """Leave; nothing was changed."""
    if request.method != "POST":  # back from a re-authentication: the button is there
        return SeeOther(reverse("two-factor-scan"))
    service.discard(signed_in(request), client_of(request))
    return SeeOther(later_url(request) or reverse("account-security"))


@requires(Need.PROTECTED)
@require_safe
def done(request: HttpRequest) -> HttpResponse:
    """It is on."""
    session = signed_in(request)
    bound = totp.bound(session.owner.pk)
    if bound is None:
        return SeeOther(reverse("two-factor-app"))
    context = {
        "issuer": bound.issuer,
        "account_label": bound.account_label,
        "bound_at": bound.created_at,
        "remaining": recovery_codes.remaining(session.owner.pk),
        "continue_url": own_path(request.session.get(NEXT, "")) or reverse("dashboard"),
    }
    return page(request, "sign_in/enrol_done.html", context)


def later_url(request: HttpRequest) -> str:
    """Where "Later" leads; empty when nothing but set-up is open."""
    if state_of(request) not in Need.SIGNED_IN.value:
        return ""
    return own_path(request.session.get(NEXT, "")) or reverse("dashboard")


def _on(request: HttpRequest, bound: service.Bound) -> HttpResponse:
    adopt(request, bound.raw_id, bound.session)
    messages.success(request, _("Two-factor authentication is on."))
    return SeeOther(reverse("two-factor-done" if bound.codes_kept else "two-factor-codes"))


def _scan_again(
    request: HttpRequest, session: Session, form: TokenCodeForm, until: datetime | None = None
) -> HttpResponse:
    offered = service.pending(session)
    if offered is None:
        return SeeOther(reverse("two-factor-app"))
    return _scan_page(request, session, offered, form, until)


def _scan_page(
    request: HttpRequest,
    session: Session,
    offered: PendingEnrolment,
    form: TokenCodeForm,
    until: datetime | None = None,
) -> HttpResponse:
    uri = enrolment.setup_uri(offered)
    replaced = totp.bound(session.owner.pk)
    keeps = replaced is not None and session.reauthenticated_by == outcomes.Factor.TOTP
    context = {
        "form": form,
        "offered": offered.pk,
        "issuer": offered.issuer,
        "account_label": offered.account_label,
        "setup_key": base32_encode(enrolment.setup_secret(offered)),
        "otpauth_uri": uri,
        "qr_svg": _qr(uri),
        "server_time": clock.now(),
        "minutes_in_all": int(enrolment.IN_ALL.total_seconds() // 60),
        "minutes_idle": int(enrolment.UNUSED.total_seconds() // 60),
        "is_replacement": replaced is not None,
        "remaining": recovery_codes.remaining(session.owner.pk) if keeps else 0,
    }
    return page(request, "sign_in/enrol_scan.html", context, until=until)


def _qr(uri: str) -> SafeString:
    """The QR code as inline SVG: black on white whatever the colour scheme."""
    drawn = io.BytesIO()
    segno.make_qr(uri, error="m").save(
        drawn, kind="svg", xmldecl=False, svgns=False, border=4, omitsize=True, light="#fff"
    )
    return mark_safe(drawn.getvalue().decode())  # noqa: S308 - segno's own drawing
