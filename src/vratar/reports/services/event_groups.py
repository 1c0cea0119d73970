"""The events to choose from, in groups that people look for."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from vratar.audit import Action
from vratar.sign_in.event_texts import EVENT_TEXTS

_SYSTEM = _("Vratar and the server")

# By the first word of an action; what is not named here is Vratar's own.
_GROUPS: dict[str, str | Promise] = {
    "password": _("Passwords"),
    "sign_in": _("Logging in"),
    "known_browser": _("Logging in"),
    "second_factor": _("Logging in"),
    "session": _("Sessions"),
    "sessions": _("Sessions"),
    "reauthentication": _("Sessions"),
    "access": _("Sessions"),
    "enrolment": _("Two-factor authentication"),
    "authenticator": _("Two-factor authentication"),
    "two_factor": _("Two-factor authentication"),
    "recovery_codes": _("Recovery codes"),
    "training": _("Training"),
    "policy": _("Two-factor policy"),
    "administrator": _("Administrators and roles"),
    "link": _("Administrators and roles"),
    "email": _("Administrators and roles"),
    "account": _("Administrators and roles"),
    "role": _("Administrators and roles"),
}


def event_choices() -> list[tuple[str, Any]]:
    """All, then each group with its events, for a select in the reader's language."""
    groups = [str(name) for name in (*_GROUPS.values(), _SYSTEM)]
    grouped: dict[str, list[tuple[str, str]]] = {name: [] for name in groups}
    for action in Action:
        group = str(_GROUPS.get(action.partition(".")[0], _SYSTEM))
        grouped[group].append((action.value, str(EVENT_TEXTS[action])))
    return [("", pgettext("events", "All")), *grouped.items()]
