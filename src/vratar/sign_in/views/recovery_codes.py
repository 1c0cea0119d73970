"""Recovery codes: shown and checked (step 3 of enrolment), counted, made anew."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from vratar.authenticators.recovery_codes import services as recovery_codes
from vratar.authenticators.recovery_codes.models import RecoveryCodeSet
from vratar.authenticators.totp import services as totp
from vratar.authenticators.totp.issuer import issuer_name
from vratar.core import clock
from vratar.core.http import SeeOther
from vratar.core.settings import current
from vratar.policy.access import Fresh, Need, requires
from vratar.sessions.models import Session
from vratar.sign_in.forms import TailForm
from vratar.sign_in.services import recovery_codes as service
from vratar.sign_in.views.enrolment import later_url
from vratar.sign_in.web import adopt, client_of, page, signed_in

_shown = requires(Need.PROTECTED, Fresh.EXPLICITLY, gettext_lazy("see your new recovery codes"))


@requires(Need.PROTECTED)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """How many are left."""
    account_id = signed_in(request).owner.pk
    issued = recovery_codes.in_force(account_id)
    remaining = recovery_codes.remaining(account_id)
    context = {
        "has_two_factor": issued is not None,
        "remaining": remaining,
        "total": recovery_codes.PER_SET,
        "is_low": remaining <= recovery_codes.LOW_STOCK,
        "issued_at": issued.issued_at if issued else None,
        "last_used": recovery_codes.last_used(account_id),
    }
    return page(request, "sign_in/recovery_codes.html", context)


@requires(Need.PROTECTED, Fresh.EXPLICITLY, gettext_lazy("make new recovery codes"))
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Say what ends, then make ten new ones."""
    session = signed_in(request)
    if request.method == "POST":
        issued = service.issue_new_set(session, client_of(request))
        adopt(request, issued.raw_id, issued.session)
        return SeeOther(reverse("two-factor-codes"))
    context = {
        "remaining": recovery_codes.remaining(session.owner.pk),
        "cancel_url": reverse("recovery-codes"),
    }
    return page(request, "sign_in/recovery_codes_new.html", context)


@requires(Need.PROTECTED)
@require_safe
def unsaved(request: HttpRequest) -> HttpResponse:
    """After a sign-in with codes that nobody has saved."""
    issued = recovery_codes.in_force(signed_in(request).owner.pk)
    if issued is None or issued.saved_at is not None:
        return SeeOther(reverse("recovery-codes"))
    context = {"is_expired": "expired" in request.GET, "later_url": later_url(request)}
    return page(request, "sign_in/recovery_codes_unsaved.html", context)


@_shown
@require_http_methods(["GET", "HEAD", "POST"])
def codes(request: HttpRequest) -> HttpResponse:
    """The ten codes, for the only time."""
    session = signed_in(request)
    issued, clear = _clear_codes(session)
    if issued is None or not clear:
        return _no_longer_shown()
    if request.method == "POST":
        return SeeOther(reverse("two-factor-check"))
    context = {
        "codes": clear,
        **_sheet(session, issued.issued_at),
        "later_url": later_url(request),
        "is_enrolment": _is_enrolment(session, issued),
    }
    return page(request, "sign_in/enrol_codes.html", context)


@_shown
@require_http_methods(["GET", "HEAD", "POST"])
def download(request: HttpRequest) -> HttpResponse:
    """The same codes as a text file."""
    if request.method != "POST":  # back from a re-authentication: the button is there
        return SeeOther(reverse("two-factor-codes"))
    session = signed_in(request)
    issued, clear = _clear_codes(session)
    if issued is None or not clear:
        return _no_longer_shown()
    sheet = _sheet(session, issued.issued_at)
    site = slugify(issuer_name(current().site.name))
    username = slugify(str(session.owner)) or str(session.owner.pk)
    name = f"{site}-recovery-codes-{username}-{issued.issued_at:%Y-%m-%d}.txt"
    lines = [
        f"Recovery codes for {sheet['issuer']}: {sheet['account_label']}",
        f"Made on {issued.issued_at:%Y-%m-%d}. Each code works once.",
        "",
        *(f"{number:2}. {code}" for number, code in enumerate(clear, start=1)),
    ]
    text = "\r\n".join([*lines, ""]).encode("ascii", "replace")
    return HttpResponse(
        text,
        content_type="text/plain; charset=us-ascii",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@_shown
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("tail")
def check(request: HttpRequest) -> HttpResponse:
    """The last five characters of one code, typed back."""
    session = signed_in(request)
    issued, clear = _clear_codes(session)
    if issued is None or not clear:
        return _no_longer_shown()
    number = issued.asked
    form = TailForm(request.POST if request.method == "POST" else None, number=number)
    if form.is_valid():
        if service.confirm_saved(session, form.cleaned_data["tail"], client_of(request)):
            messages.success(request, _("Your recovery codes are saved."))
            return SeeOther(reverse("two-factor-done"))
        text = _(
            "That is not the end of code %(number)s. Look at your saved copy, or make new codes."
        ) % {"number": number}
        form.add_error("tail", text)
    context = {
        "form": form,
        "number": number,
        "later_url": later_url(request),
        "is_enrolment": _is_enrolment(session, issued),
    }
    return page(request, "sign_in/enrol_check.html", context)


def _clear_codes(session: Session) -> tuple[RecoveryCodeSet | None, list[str]]:
    issued = recovery_codes.in_force(session.owner.pk)
    return issued, recovery_codes.shown(issued, session.pk, clock.now()) if issued else []


def _no_longer_shown() -> HttpResponse:
    return SeeOther(f"{reverse('recovery-codes-unsaved')}?expired")


def _is_enrolment(session: Session, issued: RecoveryCodeSet) -> bool:
    bound = totp.bound(session.owner.pk)
    return bound is not None and bound.last_used_at == issued.issued_at


def _sheet(session: Session, issued_at: datetime) -> dict[str, object]:
    bound = totp.bound(session.owner.pk)
    return {
        "issuer": bound.issuer if bound else "",
        "account_label": bound.account_label if bound else "",
        "username": str(session.owner),
        "issued_at": issued_at,
    }
