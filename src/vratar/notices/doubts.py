"""The last paragraph of a mail: what to do when something is wrong."""

from django.utils.translation import gettext as _

from vratar.notices.links import page


def contact() -> str:
    """Whom to tell; the policy names nobody yet."""
    return _("another administrator")


def not_you() -> str:
    """For what was done with the reader's own account."""
    return _("Was this not you? Open %(url)s, choose It was not me, and tell %(contact)s.") % {
        "url": page("account-security"),
        "contact": contact(),
    }


def not_agreed() -> str:
    """For what was done with another account."""
    text = _("If nobody agreed to this, tell %(contact)s now, and not by mail alone.")
    return text % {"contact": contact()}


def not_expected() -> str:
    """For a link that somebody may have asked for in the reader's name."""
    text = _("If you did not expect this mail, do not open the link, and tell %(contact)s.")
    return text % {"contact": contact()}
