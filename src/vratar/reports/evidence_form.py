"""The form above the report for a customer."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from vratar.core import clock
from vratar.reports.audit_form import begins
from vratar.reports.forms import last_days
from vratar.reports.services.evidence import Asked
from vratar.ui.day_field import DayField
from vratar.ui.forms import Form

PERIODS = (30, 90, 365)
OWN = "own"


def periods() -> list[tuple[str, str]]:
    """What can be chosen, in the reader's language."""
    days = [(str(n), text) for n, text in last_days(PERIODS)]
    return [*days, (OWN, _("From – To"))]


class EvidenceForm(Form):
    """The period, and how people are named."""

    marks_optional = False
    period = forms.ChoiceField(
        label=gettext_lazy("Period"),
        choices=periods,
        initial="90",
    )
    since = DayField(label=pgettext_lazy("date", "From"), required=False)
    until = DayField(label=pgettext_lazy("date", "To"), required=False)
    people = forms.ChoiceField(
        label=gettext_lazy("People"),
        choices=[("names", gettext_lazy("Names")), ("initials", gettext_lazy("Initials"))],
        initial="names",
    )

    def clean(self) -> None:
        """A period of one's own has two days, in their order."""
        if self.cleaned_data.get("period") != OWN:
            return
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        for name, day in (("since", since), ("until", until)):
            if day is None and name not in self.errors:
                self.add_error(name, ValidationError(self.fields[name].error_messages["required"]))
        if since and until and since > until:
            self.add_error("since", _("From must not be after To."))

    @property
    def asked(self) -> Asked:
        """What a valid form asks for; no report tells the future."""
        typed, now = self.cleaned_data, clock.now()
        since, until = now, now
        if typed["period"] == OWN:
            since = begins(typed["since"])
            until = min(now, begins(typed["until"] + timedelta(days=1)))
        else:
            since = now - timedelta(days=int(typed["period"]))
        return Asked(since, until, initials=typed["people"] == "initials")
