"""Setup > Staff Management > Administrators: the list."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from vratar.accounts.permissions import Permission
from vratar.policy.access import Need, requires
from vratar.policy.counts import team
from vratar.sign_in.web import page, signed_in
from vratar.staff.filter_form import FilterForm
from vratar.staff.services.listing import Listing, Wanted, listed
from vratar.staff.views.columns import columns
from vratar.staff.views.crumbs import crumbs


@requires(Need.SIGNED_IN)
@require_safe
def administrators(request: HttpRequest) -> HttpResponse:
    """Everybody who can enter, or oneself."""
    reader = signed_in(request).owner
    sees_all = reader.role.may(Permission.VIEW_ADMINISTRATORS)
    form = FilterForm(request.GET) if sees_all else None
    counted = team()
    context: dict[str, Any] = {
        "form": form,
        "total": counted.total,
        "protected": counted.protected,
        "manages": reader.role.may(Permission.MANAGE_ADMINISTRATORS),
        "breadcrumb": crumbs(),
    }
    if form is None or form.is_valid():
        context |= _shown(request, listed(reader, _wanted(request, form)))
    return page(request, "staff/administrators.html", context)


def _wanted(request: HttpRequest, form: FilterForm | None) -> Wanted:
    typed = form.cleaned_data if form else {}
    order = request.GET.get("sort", "name")
    return Wanted(**typed, sort=order, page=request.GET.get("page", "1"))


def _shown(request: HttpRequest, found: Listing) -> dict[str, object]:
    kept = request.GET.copy()
    kept.pop("page", None)
    return {
        "rows": found.rows,
        "page": found.page,
        "misplaced": found.misplaced,
        "filtered": any(kept.get(name) for name in FilterForm.base_fields),
        "query": f"&{kept.urlencode()}" if kept else "",
        "columns": columns(request),
        "title_page": found.page.number if found.page.number > 1 else None,
    }
