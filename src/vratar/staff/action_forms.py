"""The forms of what one administrator does to another."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vratar.notices import services as notices
from vratar.sign_in.services.resets import REASON_MAX, REASON_MIN
from vratar.staff.services.reset_answers import Answers, IdentityCheck
from vratar.ui.forms import Form

MAIL, SHOWN = "mail", "shown"
_LONGEST_CHECK = 200


class DeliveryForm(Form):
    """How a set-up link reaches the person; without a mail server it is shown."""

    delivery = forms.ChoiceField(
        label=_("Set-up link"),
        choices=[(MAIL, _("Send a set-up link by email")), (SHOWN, _("Show a set-up link once"))],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.fields["delivery"].initial = SHOWN if notices.is_printed() else MAIL
        if not notices.is_on():
            del self.fields["delivery"]

    @property
    def by_mail(self) -> bool:
        """Whether the link is to be mailed."""
        return self.cleaned_data.get("delivery") == MAIL


class ResetForm(DeliveryForm):
    """Why two-factor is reset, how one knows who asks, and whether the password goes too."""

    reason = forms.CharField(
        label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}), strip=True
    )
    identity_check = forms.ChoiceField(
        label=_("How did you verify identity?"),
        choices=IdentityCheck.choices,
        widget=forms.RadioSelect,
    )
    other = forms.CharField(
        label=_("Other way to verify identity"), required=False, max_length=_LONGEST_CHECK
    )
    # Not named after the password: that would not be kept over the re-authentication.
    renew = forms.BooleanField(label=_("Also require a new password"), required=False, initial=True)

    field_order = ["reason", "identity_check", "other", "renew", "delivery"]

    def __init__(self, *args: Any, may_be_shown: bool, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """`may_be_shown`: whether the actor may see a set-up link, or have it mailed only."""
        super().__init__(*args, **kwargs)
        if not may_be_shown and "delivery" in self.fields:
            self.fields["delivery"].choices = self.fields["delivery"].choices[:1]  # type: ignore[attr-defined]
            self.fields["delivery"].initial = MAIL
        elif not may_be_shown:
            del self.fields["renew"]
        self.fields["reason"].error_messages["required"] = self._wrong_reason()
        self.fields["identity_check"].error_messages = {
            code: _("Choose how you verified identity.") for code in ("required", "invalid_choice")
        }

    def clean_reason(self) -> str:
        """10 to 500 characters."""
        reason: str = self.cleaned_data["reason"]
        if not REASON_MIN <= len(reason) <= REASON_MAX:
            raise forms.ValidationError(self._wrong_reason())
        return reason

    def clean(self) -> dict[str, Any]:
        """Another way to verify must be named."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        is_other = cleaned.get("identity_check") == IdentityCheck.OTHER
        if is_other and cleaned.get("other") == "":
            self.add_error("other", _("Enter how you verified identity."))
        return cleaned

    @property
    def answers(self) -> Answers:
        """What the form says, for the service."""
        check = IdentityCheck(self.cleaned_data["identity_check"])
        other = self.cleaned_data["other"] if check is IdentityCheck.OTHER else ""
        return Answers(
            self.cleaned_data["reason"],
            check,
            other,
            renew=self.cleaned_data.get("renew", False),
            by_mail=self.by_mail,
        )

    @staticmethod
    def _wrong_reason() -> str:
        text = _("Enter a reason of %(min)s to %(max)s characters.")
        return str(text) % {"min": REASON_MIN, "max": REASON_MAX}
