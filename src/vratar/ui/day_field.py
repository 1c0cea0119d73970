"""A day in a form."""

import re
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from vratar.core import clock
from vratar.ui import dates

_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_YEARS = range(1970, 3000)


class _DayInput(forms.DateInput):
    """The browser's field for a day, which takes ISO and complains of all else."""

    input_type = "date"

    def format_value(self, value: Any) -> str | None:  # noqa: ANN401 - Django's signature
        """What cannot be a day is told by the error and not shown: the browser would not."""
        text = super().format_value(value)
        return text if text and _ISO.fullmatch(text) else None


class DayField(forms.DateField):
    """A day, typed in ISO or as the language writes it."""

    widget = _DayInput(format="%Y-%m-%d")
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
