"""Whole numbers in a form."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class NumberField(forms.IntegerField):
    """One between two; whatever else is typed is told which two."""

    def __init__(self, least: int, most: int, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(min_value=least, max_value=most, **kwargs)

    def clean(self, value: Any) -> int | None:  # noqa: ANN401 - Django's signature
        """The number; raises `ValidationError`."""
        try:
            found: int | None = super().clean(value)
        except ValidationError:
            text = _("Enter a number from %(min)s to %(max)s.")
            told = {"min": self.min_value, "max": self.max_value}
            raise ValidationError(text % told) from None
        return found


class VersionField(forms.Field):
    """Which state of something a form was filled in over; 0 for anything unreadable."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def to_python(self, value: Any) -> int:  # noqa: ANN401 - Django's signature
        """The version; never an error, which nobody would see."""
        text = str(value or "")
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0  # noqa: PLR2004
