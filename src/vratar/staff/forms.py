"""The form of an administrator's entry."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vratar.accounts.models import Administrator
from vratar.ui.forms import EmailField, Form, UsernameField

OFF, TOTP = "off", "totp"


class EntryForm(Form):
    """One's own entry: what is known, and the two-factor method."""

    username = UsernameField(disabled=True, required=False)
    email = EmailField(disabled=True, required=False)
    role = forms.CharField(label=_("Role"), disabled=True, required=False)
    method = forms.ChoiceField(
        label=_("Method"),
        choices=[(OFF, _("Off")), (TOTP, _("Time-based Tokens (TOTP)"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, administrator: Administrator, on: bool, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        initial = {
            "username": administrator.username,
            "email": administrator.email,
            "role": administrator.role.label,
            "method": TOTP if on else OFF,
        }
        super().__init__(*args, initial=initial, **kwargs)
