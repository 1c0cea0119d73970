"""The GET form above the team's training."""

from django import forms
from django.utils.translation import gettext_lazy as _

from vratar.ui.forms import Form

_LONGEST_SEARCH = 200


class TeamForm(Form):
    """Search; an empty one asks for everybody."""

    marks_optional = False
    search = forms.CharField(
        label=_("Search"),
        max_length=_LONGEST_SEARCH,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
