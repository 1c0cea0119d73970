"""The last paragraph of a mail: what to do when something is wrong."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from vratar.notices.letter import one_line
from vratar.notices.links import page

_named: list[Callable[[], str]] = []


def ask_for_contact(of_policy: Callable[[], str]) -> None:
    """Set who knows whom the policy names; this room stands below it."""
    _named[:] = [of_policy]


def contact() -> str:
    """Whom to tell: who the policy names, or any other administrator."""
    named = [one_line(name()) for name in _named]
    return "".join(named) or _("another administrator")


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
