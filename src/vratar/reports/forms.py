"""The GET form above the adoption report."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from vratar.reports.services.adoption import PERIODS
from vratar.ui.forms import OWN_TEXTS, Form

DEFAULT = 30


def last_days(periods: Iterable[int]) -> list[tuple[int, str]]:
    """Days back to choose from, in the reader's language: with % a lazy text is not lazy."""
    return [
        (days, ngettext("Last %(n)d day", "Last %(n)d days", days) % {"n": days})
        for days in periods
    ]


class PeriodForm(Form):
    """How many days to look back on."""

    marks_optional = False
    days = forms.TypedChoiceField(
        label=_("Period"),
        choices=lambda: last_days(PERIODS),
        coerce=int,
        initial=DEFAULT,
        error_messages={"required": OWN_TEXTS["invalid_choice"]},
    )
