"""The statuses that the list of administrators can be filtered by."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Chosen(TextChoices):
    """One value of the field Status."""

    ALL = "", pgettext_lazy("administrators", "All")
    PROTECTED = "protected", _("Protected")
    NOT_PROTECTED = "not-protected", _("Not protected")
    OVERDUE = "overdue", _("Overdue")
    POSTPONED = "postponed", _("Postponed")
    EXEMPT = "exempt", _("Exempt")
    UNSAVED = "unsaved", _("Codes not saved")
    FEW_CODES = "few-codes", _("Few codes left")
    UNUSED = "unused", _("No code used yet")
    BLOCKED = "blocked", _("Blocked")
    MARKED = "marked", _("Password known to others")
    WRONG_CODES = "wrong-codes", _("Wrong codes today")
    REPLAYED = "replayed", _("Used code tried again today")
    NEW_BROWSER = "new-browser", _("New browser today")
    INVITED = "invited", _("Invited")
    INACTIVE = "inactive", _("Inactive")
