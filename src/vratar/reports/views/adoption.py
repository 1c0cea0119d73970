"""Reports > Adoption: the page, and each table of it as a file."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from vratar.accounts.permissions import Permission
from vratar.policy.access import Need, State, requires, state_of
from vratar.reports.forms import DEFAULT, PeriodForm
from vratar.reports.services.adoption import Adoption, adoption
from vratar.reports.tables import chart_csv, metrics_csv
from vratar.sign_in.web import page, signed_in

METRICS = "metrics"
"""The name of the file that is no chart's."""


@requires(Need.SIGNED_IN)
@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """Who is protected, who is left, and how it went; names for those who may see them."""
    form = PeriodForm({"days": request.GET.get("days", DEFAULT)})
    days = form.cleaned_data["days"] if form.is_valid() else DEFAULT
    context = {"form": form, "days": days, "report": _adoption(request, days)}
    return page(request, "reports/adoption.html", context)


@requires(Need.SIGNED_IN)
@require_safe
def table(request: HttpRequest, name: str) -> HttpResponse:
    """One table of the report as a CSV file."""
    form = PeriodForm({"days": request.GET.get("days", DEFAULT)})
    found = _adoption(request, form.cleaned_data["days"] if form.is_valid() else DEFAULT)
    files = {chart.name: chart_csv(chart) for chart in found.charts}
    files[METRICS] = metrics_csv(found.metrics)
    if name not in files:
        raise Http404
    response = HttpResponse("".join(files[name]), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="adoption-{name}.csv"'
    return response


def _adoption(request: HttpRequest, days: int) -> Adoption:
    sees_names = signed_in(request).owner.role.may(Permission.VIEW_ADOPTION)
    # Never for a password alone.
    return adoption(days, names=sees_names and state_of(request) is State.TWO_FACTOR)
