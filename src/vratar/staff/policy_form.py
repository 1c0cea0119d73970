"""The form of the two-factor policy (ux.md §6.13)."""

from copy import copy
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vratar.accounts.models import OWNER_LEVEL, Administrator, Role
from vratar.authenticators.totp.issuer import issuer_name
from vratar.core import clock
from vratar.core.settings import current
from vratar.policy.models import FirstSetUp, Policy, Requirement
from vratar.staff.forms import refuse_unshowable
from vratar.ui.day_field import DayField
from vratar.ui.forms import Form
from vratar.ui.number_field import NumberField, VersionField

BY_DAYS, BY_DATE = "days", "date"
ON, OFF = "on", "off"
_FARTHEST = timedelta(days=366)
_ISSUER = gettext_lazy("Use 1 to 30 Latin letters, digits, spaces, dots, hyphens or underscores.")
_PAST = gettext_lazy("The deadline must be in the future.")
_SWITCH = [(OFF, gettext_lazy("Off")), (ON, gettext_lazy("On"))]


class PolicyForm(Form):
    """Everything that is decided for all administrators. What is not chosen is not looked at."""

    requirement = forms.ChoiceField(
        label=gettext_lazy("Who must use two-factor?"), widget=forms.RadioSelect
    )
    roles = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Roles that must use it"),
        help_text=gettext_lazy('Counts only with "Selected roles".'),
        coerce=int,
        error_messages={"required": gettext_lazy("Choose at least one role.")},
        widget=forms.CheckboxSelectMultiple,
    )
    deadline = forms.ChoiceField(
        label=gettext_lazy("Deadline"),
        choices=[
            (BY_DAYS, gettext_lazy("A number of days after the account is created")),
            (BY_DATE, gettext_lazy("The same last day for everybody")),
        ],
        widget=forms.RadioSelect,
    )
    deadline_days = NumberField(
        0,
        45,
        label=gettext_lazy("Days"),
        help_text=gettext_lazy(
            "0 to 45; 0 means at once. We suggest 14, and 45 for a large organisation. People "
            "who come under the policy later get the days from then on."
        ),
    )
    deadline_on = DayField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("Whoever is added later must at the first login."),
        error_messages={"required": _PAST},
    )
    postponement_days = NumberField(
        0,
        14,
        label=gettext_lazy("Allow one postponement of"),
        help_text=gettext_lazy("Days, 0 to 14; 0 means none."),
    )
    first_set_up = forms.ChoiceField(label=gettext_lazy("First set-up"), widget=forms.RadioSelect)
    second_approver = forms.ChoiceField(
        label=gettext_lazy("Second approver for resets"), choices=_SWITCH, widget=forms.RadioSelect
    )
    training = forms.ChoiceField(
        label=gettext_lazy("Training"),
        choices=[(OFF, gettext_lazy("Not required")), (ON, gettext_lazy("Required"))],
        widget=forms.RadioSelect,
    )
    training_months = NumberField(
        1,
        36,
        label=gettext_lazy("Repeat the training every"),
        help_text=gettext_lazy("Months, 1 to 36; empty: never."),
        required=False,
    )
    contact_name = forms.CharField(
        label=gettext_lazy("Contact for questions"),
        help_text=gettext_lazy("A name. Shown on the page of who is blocked, and in mails."),
        max_length=100,
        required=False,
        validators=[refuse_unshowable],
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    contact = forms.CharField(
        label=gettext_lazy("Email or phone of the contact"),
        max_length=200,
        required=False,
        validators=[refuse_unshowable],
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
    )
    issuer = forms.CharField(
        label=gettext_lazy("Name shown in authenticator apps"),
        help_text=gettext_lazy("For new entries; those that people have keep their name."),
        validators=[RegexValidator(r"\A[A-Za-z0-9 ._-]{1,30}\Z", _ISSUER)],
        error_messages={"required": _ISSUER},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "dir": "ltr"}),
    )
    version = VersionField()

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(*args, initial=typed_values(policy), **kwargs)
        self.policy = policy
        roles = Role.objects.order_by("-level", "name")
        self._choose("roles", [(role.pk, role.label) for role in roles])
        self._choose("requirement", _requirements())
        self._choose("first_set_up", _first_set_ups())
        self.fields["second_approver"].help_text = _second_approver_hint()

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Forget what was not chosen; then what depends on a choice."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        policy, by_date = self.policy, typed.get("deadline") == BY_DATE
        if typed.get("requirement") != Requirement.ROLES:
            self._forget("roles", policy.roles)
        if by_date:
            self._forget("deadline_days", policy.deadline_days)
            self._check_day(typed.get("deadline_on"))
        else:
            self._forget("deadline_on", None)
        if typed.get("training") != ON:
            self._forget("training_months", policy.training_months)
        return typed

    def _forget(self, name: str, kept: object) -> None:
        self.errors.pop(name, None)
        self.cleaned_data[name] = kept

    def _check_day(self, day: date | None) -> None:
        if day is None or day == self.policy.deadline_on:
            return  # a day that has passed meanwhile stays
        today = timezone.localtime(clock.now()).date()
        if day <= today:
            self.add_error("deadline_on", _PAST)
        elif day > today + _FARTHEST:
            self.add_error("deadline_on", _("Enter a date within the next year."))

    @property
    def wanted(self) -> Policy:
        """The policy as it is to be."""
        typed, wanted = self.cleaned_data, copy(self.policy)
        for name in ("deadline_days", "deadline_on", "postponement_days", "training_months"):
            setattr(wanted, name, typed[name])
        wanted.requirement = Requirement(typed["requirement"])
        wanted.roles = sorted(typed["roles"])
        wanted.first_set_up = FirstSetUp(typed["first_set_up"])
        wanted.second_approver = typed["second_approver"] == ON
        wanted.training_required = typed["training"] == ON
        wanted.contact_name, wanted.contact = typed["contact_name"], typed["contact"]
        own = issuer_name(current().site.name)
        # The site's name, as it was offered, goes on following the site.
        wanted.issuer = "" if not self.policy.issuer and typed["issuer"] == own else typed["issuer"]
        return wanted

    @property
    def seen_version(self) -> int:
        """Which state of the policy the form was filled in over."""
        version: int = self.cleaned_data["version"]
        return version


def typed_values(policy: Policy) -> dict[str, Any]:
    """What somebody would have typed to get this policy."""
    return {
        "requirement": str(policy.requirement),
        "roles": list(policy.roles),
        "deadline": BY_DATE if policy.deadline_on else BY_DAYS,
        "deadline_days": policy.deadline_days,
        "deadline_on": policy.deadline_on.isoformat() if policy.deadline_on else "",
        "postponement_days": policy.postponement_days,
        "first_set_up": str(policy.first_set_up),
        "second_approver": ON if policy.second_approver else OFF,
        "training": ON if policy.training_required else OFF,
        "training_months": policy.training_months or "",
        "contact_name": policy.contact_name,
        "contact": policy.contact,
        "issuer": policy.issuer or issuer_name(current().site.name),
        "version": policy.version,
    }


def typed_pairs(policy: Policy) -> list[tuple[str, str]]:
    """The same as a browser sends it."""
    return [
        (name, str(one))
        for name, value in typed_values(policy).items()
        for one in (value if isinstance(value, list) else [value])
    ]


def _requirements() -> list[tuple[str, str]]:
    only = _("Every account is then protected by a password only.")
    return [
        (Requirement.NOBODY.value, _explained(_("Nobody"), only)),
        (Requirement.ROLES.value, _("Selected roles")),
        (Requirement.EVERYBODY.value, _("All administrators (recommended)")),
    ]


def _first_set_ups() -> list[tuple[str, str]]:
    approval = _(
        "A set-up link or another administrator's approval. Stops a thief who knows the password "
        "of an account without two-factor."
    )
    told = _("All Owners are told.")
    return [
        (FirstSetUp.PASSWORD.value, _explained(_("With the password"), told)),
        (FirstSetUp.APPROVAL.value, _explained(_("By approval"), approval)),
    ]


def _explained(choice: str, hint: str) -> SafeString:
    return format_html("<span>{}<br><small>{}</small></span>", choice, hint)


def _second_approver_hint() -> str:
    text = _("A reset of another administrator then waits until a second one approves it.")
    owners = Administrator.objects.filter(role__level=OWNER_LEVEL, is_active=True).count()
    advice = _("We recommend a second approver.")
    return text if owners < 2 else f"{text} {advice}"  # noqa: PLR2004
