"""The GET form above the audit log."""

from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from vratar.audit import Result
from vratar.reports.services.actors import MOST, matching
from vratar.reports.services.event_groups import event_choices
from vratar.reports.services.event_query import Wanted
from vratar.ui.day_field import DayField
from vratar.ui.forms import Form

_RESULTS = [
    ("", pgettext_lazy("results", "All")),
    (Result.SUCCESS.value, gettext_lazy("Success")),
    (Result.FAILURE.value, gettext_lazy("Failure")),
]


class AuditForm(Form):
    """From, To, Who, Event, Result, IP address; an empty one asks for everything."""

    marks_optional = False
    since = DayField(label=pgettext_lazy("date", "From"), required=False)
    until = DayField(label=pgettext_lazy("date", "To"), required=False)
    who = forms.CharField(
        label=gettext_lazy("Who"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    event = forms.ChoiceField(label=gettext_lazy("Event"), choices=event_choices, required=False)
    result = forms.ChoiceField(label=gettext_lazy("Result"), choices=_RESULTS, required=False)
    source = forms.GenericIPAddressField(
        label=gettext_lazy("IP address"),
        required=False,
        error_messages={"invalid": gettext_lazy("Enter an IP address.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
    )

    def clean_who(self) -> tuple[str, ...] | None:
        """The actors that are meant; None where nobody was named."""
        typed: str = self.cleaned_data["who"]
        if not typed:
            return None
        found = matching(typed)
        if found is None:
            text = ngettext(
                "More than %(n)d administrator has a name like this. Type more of it.",
                "More than %(n)d administrators have a name like this. Type more of it.",
                MOST,
            )
            raise ValidationError(text % {"n": MOST})
        return found

    def clean(self) -> None:
        """From is not after To."""
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and since > until:
            self.add_error("since", _("From must not be after To."))

    @property
    def wanted(self) -> Wanted:
        """What a valid form asks for; days are those of the reader."""
        typed = self.cleaned_data
        until = typed["until"]
        return Wanted(
            since=begins(typed["since"]) if typed["since"] else None,
            until=begins(until + timedelta(days=1)) if until else None,
            who=typed["who"],
            action=typed["event"],
            result=typed["result"],
            source=typed["source"],
        )

    @property
    def query(self) -> str:
        """What was typed, for links to the same filter."""
        typed = {name: self.data.get(name, "") for name in self.fields}
        return urlencode({name: value for name, value in typed.items() if value})


def begins(day: date) -> datetime:
    """When the day begins where the reader is."""
    return datetime.combine(day, time(), timezone.get_current_timezone())


class ExportForm(AuditForm):
    """The same filter, and the kind of file."""

    kind = forms.ChoiceField(
        label=gettext_lazy("File"),
        choices=[
            ("csv", gettext_lazy("CSV, for a spreadsheet")),
            ("json", gettext_lazy("JSON, for a program")),
        ],
        initial="csv",
    )
