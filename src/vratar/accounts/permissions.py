"""What a role may allow: the words on the roles page, and what the ready-made roles start with."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Permission(TextChoices):
    """One function of the panel. A value, once stored in a role, keeps its meaning for ever."""

    VIEW_ADMINISTRATORS = "view_administrators", _("View administrators")
    MANAGE_ADMINISTRATORS = "manage_administrators", _("Manage administrators")
    RESET_TWO_FACTOR = "reset_two_factor", _("Reset two-factor of others")
    END_SESSIONS = "end_sessions", _("End sessions of others")
    MANAGE_ROLES = "manage_roles", _("Manage roles")
    MANAGE_POLICY = "manage_policy", _("Manage security policy")
    MANAGE_APPLICATIONS = "manage_applications", _("Manage applications")
    VIEW_AUDIT_LOG = "view_audit_log", _("View audit log")
    VIEW_ADOPTION = "view_adoption", _("View adoption with names")
    VIEW_TRAINING = "view_training", _("View team training")


EVERYTHING = frozenset(Permission)
"""What the Owner may."""

AUDITOR = frozenset(
    {
        Permission.VIEW_ADMINISTRATORS,
        Permission.VIEW_AUDIT_LOG,
        Permission.VIEW_ADOPTION,
        Permission.VIEW_TRAINING,
    }
)
SUPPORT = AUDITOR | {Permission.RESET_TWO_FACTOR, Permission.END_SESSIONS}
ADMINISTRATOR = SUPPORT | {Permission.MANAGE_ADMINISTRATORS, Permission.MANAGE_APPLICATIONS}

READY_MADE = {"Administrator": ADMINISTRATOR, "Support": SUPPORT, "Auditor": AUDITOR}
"""Each holds what the next holds, so that each can help the next (`Role.covers`)."""
