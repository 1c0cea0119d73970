"""The form of a role."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from vratar.accounts.models import OWNER_LEVEL, Role
from vratar.accounts.permissions import Permission
from vratar.staff.forms import refuse_unshowable
from vratar.staff.services.roles import RoleDetails
from vratar.ui.forms import Form
from vratar.ui.number_field import VersionField


class RoleForm(Form):
    """Name, level, permissions."""

    name = forms.CharField(
        label=_("Name"),
        max_length=50,
        validators=[refuse_unshowable],
        error_messages={"required": _("Enter a name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    level = forms.IntegerField(
        label=_("Level"),
        min_value=1,
        max_value=OWNER_LEVEL - 1,
        help_text=_(
            "1 to 9. Nobody acts on an administrator of a higher level. The Owner has 10; the "
            "other roles came with 5 (Administrator), 3 (Support) and 1 (Auditor)."
        ),
        error_messages={"required": _("Enter a level."), "invalid": _("Enter a whole number.")},
    )
    permissions = forms.MultipleChoiceField(
        label=_("Permissions"),
        choices=Permission.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    version = VersionField()

    def __init__(self, *args: Any, role: Role | None, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        if role is not None:
            kwargs["initial"] = {
                "name": role.label,
                "level": role.level,
                "permissions": sorted(role.granted),
                "version": role.version,
            }
        super().__init__(*args, **kwargs)
        self.role = role

    @property
    def details(self) -> RoleDetails:
        """What was typed; the translated name of a built-in role is its own name."""
        typed = self.cleaned_data
        kept = self.role is not None and typed["name"] == self.role.label
        return RoleDetails(
            name=self.role.name if kept and self.role else typed["name"],
            level=typed["level"],
            permissions=frozenset(Permission(value) for value in typed["permissions"]),
        )

    @property
    def seen_version(self) -> int:
        """Which state of the role the form was filled in over."""
        version: int = self.cleaned_data["version"]
        return version
