"""The headers of the list of administrators: links that sort by their column."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext as _

from vratar.staff.services.listing import sorted_by


@dataclass(frozen=True)
class Column:
    """One header; `query` sorts by it, or turns the order round. Without it, only a word."""

    label: str
    query: str = ""
    # For `aria-sort`: "ascending", "descending", or nothing.
    order: str = ""


def columns(request: HttpRequest) -> list[Column]:
    """The headers, in order, with what else was asked for kept in their links."""
    return [
        _sortable(request, "name", _("Name")),
        _sortable(request, "username", _("Username")),
        _sortable(request, "role", _("Role")),
        Column(_("Two-factor")),
        Column(_("Codes left")),
        _sortable(request, "last_login", _("Last login")),
    ]


def _sortable(request: HttpRequest, key: str, label: str) -> Column:
    chosen, descending = sorted_by(request.GET.get("sort", "name"))
    order = ("descending" if descending else "ascending") if key == chosen else ""
    query = request.GET.copy()
    query.pop("page", None)
    query["sort"] = f"-{key}" if order == "ascending" else key
    return Column(label, f"?{query.urlencode()}", order)
