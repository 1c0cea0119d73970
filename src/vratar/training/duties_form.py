"""The box under the duties."""

from django import forms
from django.utils.translation import gettext_lazy as _

from vratar.ui.forms import Form


class DutiesForm(Form):
    """I know my duties, under the policy as it was when the page was opened."""

    # Whatever is no version is another one than that in force.
    policy_version = forms.Field(required=False, widget=forms.HiddenInput)
    known = forms.BooleanField(
        label=_("I know my duties"),
        error_messages={"required": _("Tick the box to finish.")},
    )
