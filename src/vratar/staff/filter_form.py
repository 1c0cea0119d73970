"""The GET form above the list of administrators."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vratar.accounts.models import Role
from vratar.staff.statuses import Chosen
from vratar.ui.forms import Form

_LONGEST_SEARCH = 200


class RoleField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic at run time
    """A role by the name people read."""

    def label_from_instance(self, obj: Role) -> str:
        """The built-in ones in the reader's language."""
        return obj.label


class FilterForm(Form):
    """Search, Status, Role; an empty one asks for everybody."""

    marks_optional = False
    search = forms.CharField(
        label=_("Search"),
        max_length=_LONGEST_SEARCH,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    status = forms.ChoiceField(label=_("Status"), choices=Chosen.choices, required=False)
    role = RoleField(
        label=_("Role"),
        queryset=Role.objects.none(),
        required=False,
        empty_label=pgettext_lazy("administrators", "All"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.fields["role"].queryset = Role.objects.order_by("-level", "name")  # type: ignore[attr-defined]
