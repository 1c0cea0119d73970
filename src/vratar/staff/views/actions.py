"""What can be done with an entry besides changing it: links to confirmation pages."""

from django.urls import reverse
from django.utils.translation import gettext as _

from vratar.accounts.permissions import Permission
from vratar.staff.services.allowing import waits_for_approval
from vratar.staff.views.entry_state import Entry
from vratar.ui.navigation import NavItem


def may_unlock(entry: Entry) -> bool:
    """Whether the reader may end this person's waits."""
    manages = entry.reader.role.may(Permission.MANAGE_ADMINISTRATORS)
    within = not entry.is_own and entry.reader.role.covers(entry.person.role)
    return manages and within and entry.person.is_active


def actions(entry: Entry) -> list[NavItem]:
    """Those the reader may take, and that make sense for this account now."""
    if entry.is_own or not entry.reader.role.covers(entry.person.role):
        return []
    may = entry.reader.role.may
    active = entry.person.is_active
    manages = may(Permission.MANAGE_ADMINISTRATORS)
    resets = may(Permission.RESET_TWO_FACTOR) and active
    offered = [
        (manages and active, "administrator-new-link", _("New set-up link…")),
        (
            manages and waits_for_approval(entry.person),
            "administrator-allow-set-up",
            _("Allow set-up…"),
        ),
        (resets, "administrator-reset", _("Reset two-factor…")),
        (
            may(Permission.END_SESSIONS) and active,
            "administrator-end-sessions",
            _("End all sessions…"),
        ),
        (may_unlock(entry), "administrator-unlock", _("Unlock")),
        (manages and active, "administrator-deactivate", _("Deactivate…")),
        (manages and not active, "administrator-reactivate", _("Reactivate…")),
    ]
    return [
        NavItem(label, reverse(name, args=[entry.person.pk]))
        for applies, name, label in offered
        if applies
    ]
