"""What a file of administrators would do, and what is wrong with it: computed, nothing written."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from vratar.accounts.models import Administrator, Role
from vratar.accounts.names import canonical_username
from vratar.staff.forms import details_of
from vratar.staff.moving.row_form import Roles, RowForm
from vratar.staff.moving.table import MOST_ROWS, Record, TableError, records
from vratar.staff.services.details import Details

Tick = Callable[[int], object]


@dataclass(frozen=True)
class Problem:
    """Why nothing is imported: line 0 for the file as a whole, no field for the row as a whole."""

    line: int
    field: str
    reason: str


@dataclass
class Plan:
    """Who would be made, by line; nobody is as long as there are problems."""

    people: list[tuple[int, Details]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def planned(
    text: str,
    roles: Iterable[Role],
    tick: Tick = lambda _count: None,
    *,
    most: int = MOST_ROWS,
) -> Plan:
    """Read and check a whole file; only `roles` may be given. `tick` hears of every row."""
    plan = Plan()
    try:
        rows = records(text, most)
    except TableError as error:
        plan.problems.append(Problem(0, "", str(error)))
        return plan
    taken = dict.fromkeys(Administrator.objects.values_list("username_key", flat=True), 0)
    grantable = Roles(roles)
    for record in rows:
        _judge(record, grantable, taken, plan)
        tick(1)
    return plan


def _judge(record: Record, roles: Roles, taken: dict[str, int], plan: Plan) -> None:
    """Add the row to the plan; `taken` has the line of every name, 0 for one in the database."""
    form = RowForm(record.cells, roles=roles)
    found = [
        Problem(record.line, name, str(reason))
        for name, reasons in form.errors.items()
        for reason in reasons
    ]
    if None in record.cells:
        found.append(Problem(record.line, "", _("The row has more cells than the first line.")))
    name = form.cleaned_data.get("username")
    if name:
        before = taken.setdefault(canonical_username(name), record.line)
        if before != record.line:
            found.append(Problem(record.line, "username", _taken(before)))
    plan.problems += found
    if not found:
        plan.people.append((record.line, details_of(form.cleaned_data)))


def _taken(line: int) -> str:
    if line:
        return _("The same username is on line %(line)s.") % {"line": line}
    return _("That username is taken.")
