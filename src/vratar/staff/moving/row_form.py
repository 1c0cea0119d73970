"""One row of a file of administrators, checked as the add form checks what is typed."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _

from vratar.accounts.models import Role
from vratar.accounts.names import is_username, search_text
from vratar.accounts.zones import names
from vratar.core.settings import LANGUAGES
from vratar.staff.forms import USERNAME_RULE, NameField
from vratar.ui.forms import EmailField, Form, UsernameField


class Roles:
    """The roles that may be given, found by their names in any language and any case."""

    def __init__(self, roles: Iterable[Role]) -> None:
        self._found: dict[str, Role] = {}
        given = list(roles)
        for code in LANGUAGES:
            with translation.override(code):
                self._found |= {search_text(role.label): role for role in given}
        # The stored name is nobody else's.
        self._found |= {search_text(role.name): role for role in given}
        self.listed = ", ".join(role.label for role in given)

    def named(self, name: str) -> Role:
        """The role. Raises `ValidationError`."""
        role = self._found.get(search_text(name))
        if role is None:
            text = _("Choose one of these roles: %(roles)s.")
            raise ValidationError(text % {"roles": self.listed})
        return role


class RowForm(Form):
    """The cells of one row."""

    first_name = NameField("", "off")
    last_name = NameField("", "off")
    username = UsernameField()
    email = EmailField()
    role = forms.CharField(max_length=200, required=False)  # `clean_role` says what may stand there
    language = forms.CharField(required=False)
    time_zone = forms.CharField(required=False)

    def __init__(self, *args: Any, roles: Roles, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        self.roles = roles
        self.fields["username"].error_messages["max_length"] = USERNAME_RULE

    def clean_username(self) -> str:
        """A name people can be given."""
        username: str = self.cleaned_data["username"]
        if not is_username(username):
            raise ValidationError(USERNAME_RULE)
        return username

    def clean_role(self) -> Role:
        """A role that may be given."""
        return self.roles.named(self.cleaned_data["role"])

    def clean_language(self) -> str:
        """A language that ships; nothing: as the site."""
        return _one_of(LANGUAGES, self.cleaned_data["language"].lower())

    def clean_time_zone(self) -> str:
        """A name of the time zone database; nothing: as the site."""
        zone: str = self.cleaned_data["time_zone"]
        if zone and zone not in names():
            text = _("There is no such time zone. Use a name like %(example)s.")
            raise ValidationError(text % {"example": "Europe/Skopje"})
        return zone


def _one_of(known: Iterable[str], typed: str) -> str:
    if typed and typed not in known:
        text = _("Use one of these values: %(values)s.")
        raise ValidationError(text % {"values": ", ".join(known)})
    return typed
