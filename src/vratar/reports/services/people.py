"""Charts 5 and 6: recovery codes left per administrator, and lessons done."""

from collections.abc import Sequence

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vratar.authenticators.recovery_codes.services import LOW_STOCK, PER_SET
from vratar.reports.charts import Bars, Cell, Chart, Dots, Word, no_data
from vratar.reports.services.counting import in_force_sets
from vratar.reports.services.headline import Bar
from vratar.reports.services.learned import Learned

EACH = 60
"""So many people have a dot and a name each; more are grouped by their number."""


def recovery_codes_left(numbers: Sequence[int], *, names: bool) -> Chart:
    """Chart 5, from how many have 0, 1, … codes left."""
    people, title = sum(numbers), _("Recovery codes left")
    if not people:
        return no_data("codes", title)
    columns = {"codes_left": _("Codes left"), "administrators": _("Administrators")}
    rows: list[tuple[Cell, ...]] = [(left, n) for left, n in enumerate(numbers) if n]
    if names and people <= EACH:
        columns = {"administrator": _("Administrator"), "codes_left": _("Codes left")}
        rows = _by_name()
    return Chart(
        name="codes",
        title=title,
        finding=_few(sum(numbers[: LOW_STOCK + 1])),
        columns=columns,
        rows=rows,
        drawing=Dots(
            numbers,
            few=LOW_STOCK + 1,
            each=people <= EACH,
            few_label=_("Make a new set"),
        ),
        description=_("From no code on the left to %(n)s on the right.") % {"n": PER_SET},
    )


def training_progress(trained: Learned, active: int) -> Chart:
    """Chart 6."""
    if not active:
        return no_data("training", _("Training progress"))
    lessons, done = trained.lessons, trained.done
    numbers = [active - sum(done.values()), *(done.get(n, 0) for n in range(1, lessons + 1))]
    shown = [(n, number) for n, number in enumerate(numbers) if number]
    words = _("%(n)s of %(total)s lessons")
    bars = [
        Bar(
            key=str(n),
            kind="ok" if n == lessons else "muted",
            label=words % {"n": n, "total": lessons},
            value=number,
            share=number / max(numbers) * 100,
        )
        for n, number in shown
    ]
    return Chart(
        name="training",
        title=_("Training progress"),
        finding=_all_lessons(done.get(lessons, 0), active, lessons),
        columns={"lessons_done": _("Lessons done"), "administrators": _("Administrators")},
        rows=shown,
        drawing=Bars(bars),
    )


def _by_name() -> list[tuple[Cell, ...]]:
    left = Count("codes", filter=Q(codes__used_at=None))
    sets = in_force_sets().select_related("account").annotate(left=left)
    return [
        (Word(one.account.username, one.account.get_full_name()), one.left)
        for one in sets.order_by("left", "account__name_key")
    ]


def _few(number: int) -> str:
    if not number:
        return _("Everybody has more than %(n)s codes.") % {"n": LOW_STOCK}
    text = ngettext(
        "%(n)d administrator has %(few)s codes or fewer left.",
        "%(n)d administrators have %(few)s codes or fewer left.",
        number,
    )
    return text % {"n": number, "few": LOW_STOCK}


def _all_lessons(number: int, active: int, lessons: int) -> str:
    text = ngettext(
        "%(n)d of %(total)s administrators has done all %(lessons)s lessons.",
        "%(n)d of %(total)s administrators have done all %(lessons)s lessons.",
        number,
    )
    return text % {"n": number, "total": active, "lessons": lessons}
