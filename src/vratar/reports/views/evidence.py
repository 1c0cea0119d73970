"""Reports > Report for a customer: the page, and the file that can be checked without us."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from vratar.accounts.permissions import Permission
from vratar.core import clock
from vratar.policy.access import Need, requires
from vratar.policy.middleware import ask_again, typed_before
from vratar.reports.evidence_form import EvidenceForm
from vratar.reports.services.evidence import evidence
from vratar.reports.services.evidence_file import NotSealedError, sealed_report
from vratar.reports.services.evidence_words import words
from vratar.reports.views.crumbs import crumbs
from vratar.sessions.services import is_reauthenticated
from vratar.sign_in.web import client_of, page, signed_in


@requires(
    Need.PROTECTED,
    action=gettext_lazy("download a report for a customer"),
    permission=Permission.VIEW_ADOPTION,
    also=Permission.VIEW_AUDIT_LOG,
)
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """GET shows the report, POST seals it and sends the file."""
    if request.method != "POST":
        return _page(request, EvidenceForm(_typed(request)))
    form = EvidenceForm(request.POST)
    if not form.is_valid():
        return _page(request, form)
    session = signed_in(request)
    if not is_reauthenticated(session, explicit=False):
        return ask_again(request)
    try:
        file = sealed_report(session, form.asked, client_of(request))
    except NotSealedError:
        text = _("The report could not be sealed. Look at the audit log, then try again.")
        messages.error(request, text)
        return _page(request, form)
    name = f"two-factor-report-{clock.now():%Y-%m-%d}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(file, content_type="application/json", headers=headers)


def _typed(request: HttpRequest) -> QueryDict | dict[str, Any]:
    first = {name: field.initial for name, field in EvidenceForm.base_fields.items()}
    return typed_before(request) or {**first, **request.GET.dict()}


def _page(request: HttpRequest, form: EvidenceForm) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "breadcrumb": crumbs(_("Report for a customer"))}
    if form.is_valid():
        body = evidence(form.asked, signed_in(request).owner).body
        context |= {"report": words(body), "hidden": form.data}
    return page(request, "reports/evidence.html", context)
