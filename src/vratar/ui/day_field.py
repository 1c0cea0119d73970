"""A day in a form."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from vratar.core import clock
from vratar.ui import dates

_YEARS = range(1970, 3000)


class DayField(forms.DateField):
    """A day, typed in ISO or as the language writes it."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_error_messages: ClassVar[dict[str, Any]] = {
        # Translators: %(example)s is a date.
        "invalid": _("Enter a date like %(example)s.")
    }

    def to_python(self, value: Any) -> date | None:  # noqa: ANN401 - Django's signature
        """The day; raises `ValidationError`."""
        try:
            found = super().to_python(value)
        except ValidationError:
            found = date.min
        if found is not None and found.year not in _YEARS:
            example = dates.short_date(clock.now())
            text = self.error_messages["invalid"] % {"example": example}
            raise ValidationError(text, code="invalid")
        return found
