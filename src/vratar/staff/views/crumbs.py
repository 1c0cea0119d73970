"""The way to a page of staff management."""

from django.urls import reverse
from django.utils.translation import gettext as _


def crumbs(name: str = "") -> list[tuple[str, str | None]]:
    """Setup › Staff Management › Administrators, and the person where it is about one."""
    place: list[tuple[str, str | None]] = [(_("Setup"), None), (_("Staff Management"), None)]
    if not name:
        return [*place, (_("Administrators"), None)]
    return [*place, (_("Administrators"), reverse("administrators")), (name, None)]
