"""Setup > Staff Management > Administrators > Import."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from vratar.accounts.permissions import Permission
from vratar.core.http import SeeOther
from vratar.policy.access import Fresh, Need, requires
from vratar.policy.middleware import typed_before
from vratar.sign_in.web import client_of, page, signed_in
from vratar.staff.import_form import ImportForm
from vratar.staff.moving.importing import Imported, grantable_roles, import_by
from vratar.staff.moving.planning import Plan, planned
from vratar.staff.moving.table import COLUMNS, MOST_ON_PAGE
from vratar.staff.views.crumbs import crumbs


@requires(
    Need.PROTECTED,
    Fresh.RECENTLY,
    gettext_lazy("import administrators"),
    Permission.MANAGE_ADMINISTRATORS,
)
@require_http_methods(["GET", "HEAD", "POST"])
def import_administrators(request: HttpRequest) -> HttpResponse:
    """First what the list would do; then, with the same text, all of it or nothing."""
    session = signed_in(request)
    is_sent = request.method == "POST"
    form = ImportForm(request.POST, request.FILES) if is_sent else _begun(request)
    if not is_sent or not form.is_valid():
        return _page(request, form)
    text = form.cleaned_data["rows"]
    if "confirmed" not in request.POST:
        plan = planned(text, grantable_roles(session.owner), most=MOST_ON_PAGE)
        return _page(request, form, plan)
    outcome = import_by(session, text, by_mail=form.by_mail, client=client_of(request))
    if isinstance(outcome, Plan):
        return _page(request, form, outcome)
    return _imported(request, outcome)


def _begun(request: HttpRequest) -> ImportForm:
    """What was typed before the re-authentication asked in between; a file is not kept."""
    typed = typed_before(request)
    return ImportForm(initial=typed.dict() if typed else {})


def _page(request: HttpRequest, form: ImportForm, plan: Plan | None = None) -> HttpResponse:
    sent = form.cleaned_data if plan else {}
    context: dict[str, Any] = {
        # What was wrong is mended in the text, also where it came as a file.
        "form": ImportForm(initial={**sent, "text": sent["rows"]}) if plan else form,
        "plan": plan,
        "rows": sent.get("rows"),
        "link": sent.get("link"),
        "columns": ", ".join(COLUMNS),
        "most": MOST_ON_PAGE,
        "cancel_url": reverse("administrators"),
        "breadcrumb": crumbs(_("Import administrators")),
    }
    response = page(request, "staff/administrators_import.html", context)
    if plan and plan.problems:
        response.status_code = 422
    return response


def _imported(request: HttpRequest, imported: Imported) -> HttpResponse:
    count = len(imported.people)
    text = ngettext("%(n)d administrator was added.", "%(n)d administrators were added.", count) % {
        "n": count
    }
    shown = [(person, url) for person, url in imported.people if url]
    if not shown:
        sent = _("Each was sent a set-up link.")
        messages.success(request, f"{text} {sent}")
        return SeeOther(reverse("administrators"))
    context = {
        "done": text,
        "people": shown,
        "back_url": reverse("administrators"),
        "breadcrumb": crumbs(_("Import administrators")),
    }
    return page(request, "staff/links_shown.html", context)
