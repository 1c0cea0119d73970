"""The forms of the sign-in and account pages. They check shape; services decide."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from vratar.accounts.models import Administrator
from vratar.accounts.names import is_username
from vratar.accounts.passwords import site_words
from vratar.accounts.zones import names
from vratar.core.settings import LANGUAGES
from vratar.sign_in.password_forms import NewPasswordForm
from vratar.sign_in.services.postponing import REASON_MAX, REASON_MIN
from vratar.ui.forms import (
    CodeField,
    EmailField,
    Form,
    PasswordField,
    RecoveryCodeField,
    UsernameField,
)


class LoginForm(Form):
    """The password step."""

    autofocus = "username"
    username = UsernameField()
    password = PasswordField()


class CodeForm(Form):
    """A code at sign-in, or on the page that tests one."""

    autofocus = "code"
    code = CodeField()


class TokenCodeForm(Form):
    """The code that confirms an enrolment."""

    code = CodeField(label=_("Token Code"), help_text=_("The 6 digits now shown in the app."))


class RecoveryCodeForm(Form):
    """A recovery code at sign-in."""

    autofocus = "recovery_code"
    recovery_code = RecoveryCodeField()


class TailForm(Form):
    """The end of one recovery code, typed back."""

    tail = RecoveryCodeField(label=_("Last five characters"))

    def __init__(self, *args: Any, number: int, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        empty = _("Enter the last five characters of code %(number)s.") % {"number": number}
        self.fields["tail"].error_messages["required"] = empty


class PostponeForm(Form):
    """Why somebody cannot set it up now."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.fields["reason"].error_messages["required"] = self._wrong_reason()

    def clean_reason(self) -> str:
        """10 to 200 characters."""
        reason: str = self.cleaned_data["reason"]
        if not REASON_MIN <= len(reason) <= REASON_MAX:
            raise ValidationError(self._wrong_reason())
        return reason

    @staticmethod
    def _wrong_reason() -> str:
        text = _("Enter a reason of %(min)s to %(max)s characters.")
        return str(text) % {"min": REASON_MIN, "max": REASON_MAX}


class ReauthenticationForm(Form):
    """The password, and a code where one is owed."""

    autofocus = "password"
    password = PasswordField()
    code = CodeField(help_text=_("If you have just used a code, wait for the next one."))
    recovery_code = RecoveryCodeField()

    def __init__(self, *args: Any, factor: str, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """`factor` is the field that is asked for besides the password; empty for none."""
        super().__init__(*args, **kwargs)
        for name in {"code", "recovery_code"} - {factor}:
            del self.fields[name]


class FirstRunForm(NewPasswordForm):
    """The first administrator."""

    autofocus = "username"
    username = UsernameField()
    email = EmailField()
    password = PasswordField(new=True)
    password_repeat = PasswordField(
        new=True, label=_("Repeat password"), error_messages={"required": _("Repeat the password.")}
    )

    field_order = ("username", "email", "password", "password_repeat")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, words=(), **kwargs)

    def clean_username(self) -> str:
        """A name people can be given."""
        username: str = self.cleaned_data["username"]
        if not is_username(username):
            raise ValidationError(
                _("Use 1 to 30 letters, digits, dots, hyphens, underscores or @.")
            )
        return username

    def clean(self) -> dict[str, Any]:
        """The words of somebody who has no account yet are those just typed."""
        typed = self.cleaned_data
        mail = typed.get("email", "").split("@")
        self.words = [*site_words(), typed.get("username", ""), *mail]
        return super().clean()


class ForgottenForm(Form):
    """Who has forgotten their password."""

    autofocus = "username"
    username = UsernameField(
        label=_("Username or email"),
        error_messages={"required": _("Enter your username or email.")},
    )


class DetailsForm(Form):
    """One's own address, language and time zone."""

    email = EmailField()
    language = forms.ChoiceField(label=_("Language"), choices=list(LANGUAGES.items()))
    time_zone = forms.ChoiceField(label=_("Time zone"))

    def __init__(self, *args: Any, account: Administrator, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """What is known of the account stands in the fields."""
        state = account.security_state
        initial = {
            "email": account.email,
            "language": state.language or get_language(),
            "time_zone": state.zone.key,
            **kwargs.pop("initial", {}),
        }
        super().__init__(*args, initial=initial, **kwargs)
        listed = names() if state.zone.key in names() else (state.zone.key, *names())
        zone = cast("forms.ChoiceField", self.fields["time_zone"])
        zone.choices = [(name, name.replace("_", " ")) for name in listed]
