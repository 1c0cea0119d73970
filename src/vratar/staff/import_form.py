"""The form of a list of administrators: a file or pasted text, and how the links travel."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from vratar.notices import services as notices
from vratar.staff.forms import BY_MAIL, ON_PAGE
from vratar.staff.moving.table import TableError, decoded
from vratar.ui.forms import Form


class ImportForm(Form):
    """Step 1: the list. Step 2 repeats the text; what it would do is computed anew."""

    marks_optional = False  # one of the two is needed

    file = forms.FileField(
        label=_("CSV file"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    text = forms.CharField(
        label=_("Or paste the rows"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "dir": "ltr"}),
    )
    link = forms.ChoiceField(
        label=_("Set-up links"),
        choices=[
            (BY_MAIL, _("Send each a set-up link by email")),
            (ON_PAGE, _("Show the set-up links once")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        by_mail = notices.is_on() and not notices.is_printed()
        self.initial.setdefault("link", BY_MAIL if by_mail else ON_PAGE)
        if not notices.is_on():
            self.fields["link"].choices = [(ON_PAGE, _("Show the set-up links once"))]  # type: ignore[attr-defined]

    def clean_file(self) -> str:
        """The text of the file; empty where none was sent."""
        file = self.cleaned_data["file"]
        if file is None:
            return ""
        try:
            return decoded(file.read())
        except TableError as error:
            raise ValidationError(str(error)) from None

    def clean(self) -> dict[str, Any]:
        """One of the two; a file counts before the text."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned["rows"] = cleaned.get("file") or cleaned.get("text") or ""
        if not cleaned["rows"].strip() and not self.errors:
            self.add_error("file", ValidationError(_("Choose a file, or paste the rows.")))
        return cleaned

    @property
    def by_mail(self) -> bool:
        """Whether the links are to be mailed."""
        return bool(self.cleaned_data["link"] == BY_MAIL)
