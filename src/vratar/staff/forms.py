"""The forms of an administrator: added, or changed. They check shape; services decide."""

from dataclasses import fields
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vratar.accounts.models import Administrator, Role
from vratar.accounts.names import is_username
from vratar.accounts.shown import hides_something, shows_something
from vratar.accounts.zones import names
from vratar.core.settings import LANGUAGES
from vratar.notices import services as notices
from vratar.staff.filter_form import RoleField
from vratar.staff.services.details import Details
from vratar.staff.services.terms import terms_of
from vratar.staff.terms_form import TermsForm
from vratar.ui.forms import OWN_TEXTS, EmailField, Form, UsernameField
from vratar.ui.number_field import VersionField

OFF, TOTP = "off", "totp"
USERNAME_RULE = _("Use 1 to 30 letters, digits, dots, hyphens, underscores or @.")
BY_MAIL, ON_PAGE = "mail", "page"


def refuse_unshowable(text: str) -> None:
    """Nothing invisible, nothing that turns the rest of the line round, and something to see."""
    if hides_something(text):
        raise ValidationError(OWN_TEXTS["null_characters_not_allowed"])
    if text and not shows_something(text):
        raise ValidationError(_("Use at least one letter, digit or symbol."))


class NameField(forms.CharField):
    """A first or last name, any script, shown as typed."""

    def __init__(self, label: Any, autocomplete: str) -> None:  # noqa: ANN401 - a lazy text
        super().__init__(
            label=label,
            max_length=150,
            required=False,
            validators=[refuse_unshowable],
            widget=forms.TextInput(attrs={"autocomplete": autocomplete, "dir": "auto"}),
        )


class DetailsForm(Form):
    """What is known of a person; only the roles the actor may grant are offered."""

    first_name = NameField(_("First name"), "off")
    last_name = NameField(_("Last name"), "off")
    username = UsernameField()
    email = EmailField()
    role = RoleField(
        label=_("Role"),
        queryset=Role.objects.none(),
        empty_label=None,
        error_messages={"required": _("Choose a role.")},
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("", pgettext_lazy("language", "As the site")), *LANGUAGES.items()],
        required=False,
    )
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False)

    def __init__(self, *args: Any, actor: Administrator, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        roles = Role.objects.order_by("-level", "name")
        mine = [role.pk for role in roles if actor.role.covers(role)]
        self.fields["role"].queryset = roles.filter(pk__in=mine)  # type: ignore[attr-defined]
        for name in ("username", "email"):
            self.fields[name].widget.attrs["autocomplete"] = "off"  # it is somebody else's
        self.fields["username"].error_messages["max_length"] = USERNAME_RULE
        stored = self.initial.get("time_zone", "")
        zones = names() if not stored or stored in names() else (stored, *names())
        self.fields["time_zone"].choices = [  # type: ignore[attr-defined]
            ("", pgettext_lazy("time zone", "As the site")),
            *((zone, zone.replace("_", " ")) for zone in zones),
        ]

    def clean_username(self) -> str:
        """A name people can be given."""
        username: str = self.cleaned_data["username"]
        # The name as it stands is not typed anew.
        if username != self.initial.get("username") and not is_username(username):
            raise ValidationError(USERNAME_RULE)
        return username


class AddForm(DetailsForm):
    """A new administrator, and how the set-up link reaches them."""

    link = forms.ChoiceField(
        label=_("Set-up link"),
        choices=[
            (BY_MAIL, _("Send a set-up link by email")),
            (ON_PAGE, _("Show a set-up link once")),
        ],
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, **kwargs)
        by_mail = notices.is_on() and not notices.is_printed()
        self.initial.setdefault("link", BY_MAIL if by_mail else ON_PAGE)
        # Nobody becomes an Owner because a list began with it.
        self.fields["role"].empty_label = _("Choose a role")  # type: ignore[attr-defined]
        link = self.fields["link"]
        if notices.is_printed():
            link.help_text = _("Mail is not set up here: mails are only printed where Vratar runs.")
        elif not by_mail:
            link.choices = [(ON_PAGE, _("Show a set-up link once"))]  # type: ignore[attr-defined]
            link.help_text = _("Mail is not set up here, so the link cannot be sent.")


class EntryForm(TermsForm, DetailsForm):
    """An entry: the details, and the two-factor method.

    `fixed` names the fields that are only shown; a POST does not change them.
    """

    version = VersionField()
    method = forms.ChoiceField(
        label=_("Method"),
        choices=[(OFF, _("Off")), (TOTP, _("Time-based Tokens (TOTP)"))],
        widget=forms.RadioSelect,
    )

    def __init__(
        self,
        *args: Any,  # noqa: ANN401 - Django's signature
        administrator: Administrator,
        method: str,
        fixed: frozenset[str],
        **kwargs: Any,  # noqa: ANN401 - Django's signature
    ) -> None:
        """`method` is what is chosen now."""
        held = vars(terms_of(administrator.security_state))
        kwargs["initial"] = initial_of(administrator) | held | {"method": method}
        self.zone = administrator.security_state.zone
        super().__init__(*args, **kwargs)
        if "role" in fixed:
            # Also a role that the reader could not grant is shown.
            shown = Role.objects.filter(pk=administrator.role_id)
            self.fields["role"].queryset = shown  # type: ignore[attr-defined]
        for name in fixed:
            self.fields[name].disabled = True
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        """Asked for at the next login means no other day."""
        typed = super().clean()
        begins = "method" in self.changed_data
        for name in ("deadline", "exempt_until") if begins else ("deadline",):
            if typed.get("method") == TOTP and self.is_new(name):
                text = _("Leave this empty: two-factor is asked for at the next login.")
                self.add_error(name, text)
        return typed

    @property
    def details(self) -> Details:
        """What was typed, and what is only shown."""
        return details_of(self.cleaned_data)

    @property
    def seen_version(self) -> int:
        """Which state of the entry the form was filled in over."""
        version: int = self.cleaned_data["version"]
        return version


def details_of(typed: dict[str, Any]) -> Details:
    """The checked values, for the service."""
    return Details(**{field.name: typed[field.name] for field in fields(Details)})


def initial_of(administrator: Administrator) -> dict[str, Any]:
    """What the form of an entry starts with."""
    security = administrator.security_state
    return {
        "first_name": administrator.first_name,
        "last_name": administrator.last_name,
        "username": administrator.username,
        "email": administrator.email,
        "role": administrator.role_id,
        "language": security.language,
        "time_zone": security.time_zone,
        "version": administrator.version,
    }
