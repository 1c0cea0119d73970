"""Reports > Audit Log: the events, one event, its proof."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vratar.accounts.permissions import Permission
from vratar.audit.inclusion import proven
from vratar.audit.models import Event
from vratar.core.http import SeeOther
from vratar.policy.access import Need, requires
from vratar.reports.audit_form import AuditForm
from vratar.reports.services.event_page import event_page
from vratar.reports.services.event_rows import rows
from vratar.reports.services.integrity import integrity
from vratar.reports.views.crumbs import crumbs
from vratar.sign_in.web import page


@requires(Need.PROTECTED, permission=Permission.VIEW_AUDIT_LOG)
@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """What happened, the newest first."""
    form = AuditForm(request.GET)
    context: dict[str, Any] = {
        "form": form,
        "filtered": bool(form.query),
        "query": form.query,
        "integrity": integrity(),
        "breadcrumb": crumbs(_("Audit Log")),
    }
    if form.is_valid():
        turned = {side: request.GET.get(side, "") for side in ("before", "after")}
        found = event_page(form.wanted, **turned)
        context |= {"page": found, "rows": rows(found.found)}
    return page(request, "reports/audit.html", context)


@requires(Need.PROTECTED, permission=Permission.VIEW_AUDIT_LOG)
@require_safe
def event(request: HttpRequest, seq: int) -> HttpResponse:
    """One event whole, as the log keeps it."""
    found = _found(seq)
    context = {
        "row": rows([found])[0],
        "text": json.dumps(found.content(), ensure_ascii=False, indent=2),
        "leaf": bytes(found.leaf or b"").hex(),
        "breadcrumb": crumbs(_("Audit Log"), str(seq), page="audit"),
    }
    return page(request, "reports/event.html", context)


@requires(Need.PROTECTED, permission=Permission.VIEW_AUDIT_LOG)
@require_safe
def event_proof(_request: HttpRequest, seq: int) -> HttpResponse:
    """What shows, to whoever has the public key, that the event is in the signed log."""
    proof = proven(_found(seq))
    if proof is None:  # not signed yet: within a minute it is
        return SeeOther(reverse("audit-event", args=[seq]))
    return JsonResponse(
        proof,
        json_dumps_params={"indent": 1, "ensure_ascii": False},
        headers={"Content-Disposition": f'attachment; filename="event-{seq}-proof.json"'},
    )


def _found(seq: int) -> Event:
    found = Event.objects.filter(seq=seq).first()
    if found is None:
        raise Http404
    return found
