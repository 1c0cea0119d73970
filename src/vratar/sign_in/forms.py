"""The forms of the sign-in and account pages. They check shape; services decide."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from vratar.accounts.names import is_username
from vratar.accounts.passwords import password_problem, site_words
from vratar.policy.services import min_password_length
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


class FirstRunForm(Form):
    """The first administrator."""

    autofocus = "username"
    username = UsernameField()
    email = EmailField()
    password = PasswordField(new=True)
    password_repeat = PasswordField(new=True, label=_("Repeat password"))

    def clean_username(self) -> str:
        """A name people can be given."""
        username: str = self.cleaned_data["username"]
        if not is_username(username):
            raise ValidationError(
                _("Use 1 to 30 letters, digits, dots, hyphens, underscores or @.")
            )
        return username

    def clean(self) -> dict[str, Any]:
        """The password may be chosen, and was typed twice."""
        typed = self.cleaned_data
        password = typed.get("password", "")
        words = [*site_words(), typed.get("username", ""), *typed.get("email", "").split("@")]
        problem = password and password_problem(
            password, min_length=min_password_length(), words=words
        )
        if problem:
            self.add_error("password", problem)
        elif "password_repeat" in typed and password != typed["password_repeat"]:
            self.add_error("password_repeat", _("The passwords do not match."))
        return typed
