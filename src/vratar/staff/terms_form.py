"""The fields of an entry about the time that one person has for two-factor."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from vratar.core import clock
from vratar.staff.services.terms import EXEMPT_DAYS, Terms
from vratar.ui.day_field import DayField
from vratar.ui.forms import Form

FIELDS = ("deadline", "exempt_until", "exempt_reason")


class TermsForm(Form):
    """A last day of this person's own, and an exemption with its reason."""

    deadline = DayField(
        label=_("Deadline"),
        required=False,
        help_text=_("A last day for this person alone. The policy's counts where it is earlier."),
    )
    exempt_until = DayField(
        label=_("Exempt until"),
        required=False,
        help_text=_("Nothing is blocked before that day ends."),
    )
    exempt_reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=500,
        help_text=_("Needed with an exemption; the audit log keeps it."),
    )

    zone: ZoneInfo

    def clean(self) -> dict[str, Any]:
        """What was changed must lie ahead; a reason comes with every exemption."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        if "deadline" not in self.fields:
            return typed
        if self.is_new("deadline") and typed["deadline"] < self._today():
            self.add_error("deadline", _("The deadline must be in the future."))
        last = self._today() + timedelta(days=EXEMPT_DAYS)
        if self.is_new("exempt_until") and not self._today() <= typed["exempt_until"] <= last:
            text = _("Enter a date within the next %(n)s days.") % {"n": EXEMPT_DAYS}
            self.add_error("exempt_until", text)
        if typed.get("exempt_until") and typed.get("exempt_reason") == "":
            self.add_error("exempt_reason", _("Enter a reason."))
        return typed

    @property
    def terms(self) -> Terms | None:
        """What the form says, for the service; None where it does not ask."""
        if "deadline" not in self.fields:
            return None
        typed = self.cleaned_data
        until = typed["exempt_until"]
        return Terms(typed["deadline"], until, typed["exempt_reason"] if until else "")

    def is_new(self, name: str) -> bool:
        """Whether a day stands there that did not before."""
        return name in self.changed_data and self.cleaned_data.get(name) is not None

    def _today(self) -> date:
        return clock.now().astimezone(self.zone).date()
