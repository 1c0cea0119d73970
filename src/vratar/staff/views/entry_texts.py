"""Why an entry was not saved, in words at the field."""

from collections.abc import Callable

from django.http import QueryDict
from django.utils.translation import gettext as _

from vratar.staff.forms import DetailsForm, EntryForm
from vratar.staff.services.details import Refusal
from vratar.staff.views.entry_state import Entry
from vratar.ui.forms import OWN_TEXTS


def refuse(form: DetailsForm, refusal: Refusal) -> None:
    """Put the refusal at its field."""
    field, text = {
        Refusal.USERNAME_TAKEN: ("username", _("That username is taken.")),
        Refusal.ROLE_NOT_YOURS: ("role", str(OWN_TEXTS["invalid_choice"])),
        Refusal.LAST_OWNER: ("role", _("At least one active Owner must stay.")),
        Refusal.ONLY_BY_RESET: (
            "method",
            _("Only a reset turns it off. Use Reset two-factor."),
        ),
        Refusal.STALE: (None, stale_text()),
    }[refusal]
    form.add_error(field, text)


def stale_text() -> str:
    """Somebody else was faster (ux.md §1.1)."""
    return _(
        "Somebody changed this administrator while you were editing. Check the values and save "
        "again."
    )


def stale_form(
    newest: Entry, typed: QueryDict, form_of: Callable[[Entry, object], EntryForm]
) -> EntryForm:
    """What was typed, over the newest state: the values of now stand beside the typed ones."""
    data = typed.copy()
    data["version"] = str(newest.person.version)
    form = form_of(newest, data)
    form.add_error(None, stale_text())
    for name in form.changed_data:
        if name != "version":
            now = _shown(form, name)
            form[name].help_text = _("Now: %(value)s") % {"value": now or "–"}
    return form


def _shown(form: EntryForm, name: str) -> str:
    value = form.get_initial_for_field(form.fields[name], name)
    choices = getattr(form.fields[name], "choices", ())
    words = {str(getattr(key, "value", key)): str(label) for key, label in choices}
    return words.get(str(value), str(value))
