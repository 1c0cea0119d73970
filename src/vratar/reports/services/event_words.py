"""What an event tells beyond its columns, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

LABELS: dict[str, str | Promise] = {
    "reason": gettext_lazy("Reason"),
    "name": gettext_lazy("Name"),
    "username_masked": gettext_lazy("Typed name, masked"),
    "kind": gettext_lazy("Kind"),
    "purpose": gettext_lazy("Purpose"),
    "field": gettext_lazy("Field"),
    "old": pgettext_lazy("detail of an event", "Old"),
    "new": pgettext_lazy("detail of an event", "New"),
    "role": gettext_lazy("Role"),
    "level": gettext_lazy("Level"),
    "permissions": gettext_lazy("Permissions"),
    "policy": gettext_lazy("Policy"),
    "application": gettext_lazy("Application"),
    "host": pgettext_lazy("detail of an event", "Host"),
    "approver": gettext_lazy("Approved by"),
    "identity_check": gettext_lazy("Identity checked"),
    "authenticator": gettext_lazy("Authenticator"),
    "authenticator_type": gettext_lazy("Kind of authenticator"),
    "factor": gettext_lazy("With"),
    "count": pgettext_lazy("detail of an event", "Number"),
    "failures": gettext_lazy("Failures in a row"),
    "remaining": gettext_lazy("Recovery codes left"),
    "waiting": gettext_lazy("Seconds to wait"),
    "until": gettext_lazy("Until"),
    "offset": gettext_lazy("Seconds off"),
    "step": gettext_lazy("Time step of the code"),
    "pending": gettext_lazy("Half-finished logins ended"),
    "session": gettext_lazy("Session"),
    "path": gettext_lazy("Address of the page"),
    "filter": gettext_lazy("Filter"),
    "version": gettext_lazy("Version"),
    "fingerprint": gettext_lazy("Fingerprint"),
}
"""A word for each detail, in the order of telling; one of a later version keeps its own."""

# The words that the log uses for why a code was refused, for ways in, and for what was changed.
_VALUES: dict[str, dict[object, str | Promise]] = {
    "reason": {
        "wrong": gettext_lazy("wrong code"),
        "replay": gettext_lazy("code used before"),
        "malformed": gettext_lazy("not a code"),
    },
    "purpose": {
        "sign-in": gettext_lazy("login"),
        "re-authentication": gettext_lazy("confirming the identity"),
        "enrolment": gettext_lazy("set-up"),
        "code test": gettext_lazy("testing a code"),
        "recovery drill": gettext_lazy("recovery drill"),
        "mailed": gettext_lazy("sent by mail"),
        "shown once": gettext_lazy("shown once"),
    },
    "factor": {
        "password": gettext_lazy("password"),
        "totp": gettext_lazy("app"),
        "recovery_code": gettext_lazy("recovery code"),
    },
    "field": {
        "username": gettext_lazy("Username"),
        "email": gettext_lazy("Email"),
        "first_name": gettext_lazy("First name"),
        "last_name": gettext_lazy("Last name"),
        "language": gettext_lazy("Language"),
        "time_zone": gettext_lazy("Time zone"),
        "role": gettext_lazy("Role"),
        "name": gettext_lazy("Name"),
        "level": gettext_lazy("Level"),
        "permissions": gettext_lazy("Permissions"),
        "deadline": gettext_lazy("Deadline"),
        "exempt_until": gettext_lazy("Excused until"),
        "exempt_reason": gettext_lazy("Reason of the excuse"),
        "requirement": gettext_lazy("Who must use two-factor authentication"),
        "roles": gettext_lazy("Roles"),
        "deadline_days": gettext_lazy("Days until it is required"),
        "deadline_on": gettext_lazy("Last day for everybody"),
        "postponement_days": gettext_lazy("Days it may be put off"),
        "first_set_up": gettext_lazy("First set-up"),
        "second_approver": gettext_lazy("Second approver for resets"),
        "training_required": gettext_lazy("Training required"),
        "training_months": gettext_lazy("Months until the training is due again"),
        "contact_name": gettext_lazy("Contact"),
        "contact": gettext_lazy("How to reach the contact"),
        "issuer": gettext_lazy("Name in authenticator apps"),
    },
}
_ORDER = {name: place for place, name in enumerate(LABELS)}


def told(content: Mapping[str, Any], names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Label and value of every detail but the browser, which has a column of its own."""
    details = {"factor": content.get("factor"), **content["details"]}
    return [
        (str(LABELS.get(name, name)), _value(name, value, names))
        for name, value in sorted(details.items(), key=lambda one: _ORDER.get(one[0], len(_ORDER)))
        if name != "browser" and value not in (None, "")
    ]


def actors_in(content: Mapping[str, Any]) -> set[str]:
    """People whom the details name."""
    values = content["details"].values()
    return {one for one in values if isinstance(one, str) and one.startswith("administrator:")}


def _value(name: str, value: object, names: Mapping[str, str]) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    words = _VALUES.get(name, {})
    if value in words:
        return str(words[value])
    return names.get(str(value), str(value))
