"""`/training/team`: how far everybody is, as a page and as a file."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from vratar.accounts.permissions import Permission
from vratar.core.csv_lines import csv_lines
from vratar.core.http import SeeOther
from vratar.policy.access import Need, requires
from vratar.sign_in.web import page, signed_in
from vratar.training.services import team as service
from vratar.training.services.course import course
from vratar.training.team_form import TeamForm

_COLUMNS = (
    "name",
    "username",
    "lessons_done",
    "score",
    "quiz_passed",
    "last_activity",
    "due",
    "recovery_drill",
)


@requires(Need.PROTECTED, permission=Permission.VIEW_TRAINING)
@require_safe
def team(request: HttpRequest) -> HttpResponse:
    """Everybody, fifty a page."""
    form = TeamForm(request.GET)
    counted = service.team()
    context = {
        "form": form,
        "team": counted,
        "lessons": len(course().lessons),
        "questions": len(course().quiz.questions),
        "manages": signed_in(request).owner.role.may(Permission.MANAGE_ADMINISTRATORS),
        "breadcrumb": [(_("Training"), reverse("training"))],
    }
    if form.is_valid():
        context |= _listed(request, form.cleaned_data["search"])
    return page(request, "training/team.html", context)


def _listed(request: HttpRequest, search: str) -> dict[str, object]:
    number = request.GET.get("page", "1")
    found, rows = service.page_of(search, number)
    kept = QueryDict(mutable=True)
    if search:
        kept["search"] = search
    return {
        "rows": rows,
        "page": found,
        "misplaced": str(found.number) != number,
        "filtered": bool(search),
        "query": f"&{kept.urlencode()}" if search else "",
        "csv_query": f"?{kept.urlencode()}" if search else "",
        "title_page": found.number if found.number > 1 else None,
    }


@requires(Need.PROTECTED, permission=Permission.VIEW_TRAINING)
@require_safe
def as_csv(request: HttpRequest) -> StreamingHttpResponse | HttpResponse:
    """Everybody who is found, as a file."""
    form = TeamForm(request.GET)
    if not form.is_valid():
        return SeeOther(f"{reverse('training-team')}?{request.GET.urlencode()}")
    lines = csv_lines(_COLUMNS, _cells(service.everybody(form.cleaned_data["search"])))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="training.csv"'
    return response


def _cells(rows: Iterable[service.Row]) -> Iterable[list[object]]:
    for row in rows:
        yield [
            row.name,
            row.username,
            row.done,
            row.score,
            "yes" if row.passed else "no",
            row.last_activity.date().isoformat() if row.last_activity else None,
            row.due.isoformat() if row.due else None,
            row.drill_at.date().isoformat() if row.drill_at else None,
        ]
