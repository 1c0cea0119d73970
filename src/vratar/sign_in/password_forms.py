"""Choosing a password: through a link, and in place of the current one."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vratar.accounts.models import Administrator
from vratar.accounts.passwords import password_problem, site_words
from vratar.policy.services import min_password_length
from vratar.ui.forms import Form, PasswordField


def words_of(account: Administrator) -> list[str]:
    """What this person's password may not be made of."""
    names = [account.username, account.first_name, account.last_name, account.get_full_name()]
    return [*site_words(), *names, account.email, *account.email.split("@")]


class NewPasswordForm(Form):
    """A password that may be chosen, typed twice."""

    password = PasswordField(new=True, label=gettext_lazy("New password"))
    password_repeat = PasswordField(
        new=True,
        label=gettext_lazy("Repeat new password"),
        error_messages={"required": gettext_lazy("Repeat the password.")},
    )

    def __init__(self, *args: Any, words: Iterable[str], **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        """`words` are the person's and the site's."""
        super().__init__(*args, **kwargs)
        self.words = words
        self.fields["password"].help_text = _rule(min_password_length())

    def clean(self) -> dict[str, Any]:
        """The password may be chosen, and was typed twice."""
        typed = self.cleaned_data
        password = typed.get("password", "")
        problem = password and password_problem(
            password, min_length=min_password_length(), words=self.words
        )
        if problem:
            self.add_error("password", problem)
        elif "password_repeat" in typed and password != typed["password_repeat"]:
            self.add_error("password_repeat", _("The passwords do not match."))
        return typed


def _rule(shortest: int) -> str:
    words = ngettext("At least %(n)d character.", "At least %(n)d characters.", shortest)
    advice = _("A few unrelated words make a good password.")
    return f"{words % {'n': shortest}} {advice}"


class ChangePasswordForm(NewPasswordForm):
    """The same, with the password it replaces."""

    current_password = PasswordField(label=gettext_lazy("Current password"))

    field_order = ("current_password", "password", "password_repeat")

    def clean(self) -> dict[str, Any]:
        """It is another one: after a theft the same password again would change nothing."""
        typed = super().clean()
        if typed.get("password") and typed.get("password") == typed.get("current_password"):
            self.add_error("password", _("Choose a password that differs from the current one."))
        return typed
