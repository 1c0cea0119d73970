"""Reports > Audit Log > Export."""

from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from vratar.accounts.permissions import Permission
from vratar.core import clock
from vratar.policy.access import Need, requires
from vratar.policy.middleware import ask_again, typed_before
from vratar.reports.audit_form import ExportForm
from vratar.reports.services.event_export import export
from vratar.reports.views.crumbs import crumbs
from vratar.sessions.services import is_reauthenticated
from vratar.sign_in.web import client_of, page, signed_in

_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


@requires(
    Need.PROTECTED,
    action=gettext_lazy("export the audit log"),
    permission=Permission.VIEW_AUDIT_LOG,
)
@require_http_methods(["GET", "HEAD", "POST"])
def audit_export(request: HttpRequest) -> HttpResponseBase:
    """Say what is to be exported; then send it while it is read."""
    if request.method == "POST":
        form = ExportForm(request.POST)
    else:
        form = ExportForm(typed_before(request), initial=request.GET.dict())
    if request.method != "POST" or not form.is_valid():
        crumb = crumbs(_("Audit Log"), _("Export"), page="audit")
        return page(request, "reports/audit_export.html", {"form": form, "breadcrumb": crumb})
    session = signed_in(request)
    if not is_reauthenticated(session, explicit=False):
        return ask_again(request)
    kind = form.cleaned_data["kind"]
    lines = export(session, form.wanted, kind, client_of(request))
    name = f"audit-log-{clock.now():%Y-%m-%d}.{kind}"
    return StreamingHttpResponse(
        lines,
        content_type=_TYPES[kind],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
