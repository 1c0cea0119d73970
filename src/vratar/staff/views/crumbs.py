"""The way to a page of staff management."""

from django.urls import reverse
from django.utils.translation import gettext as _


def crumbs(name: str = "", url: str | None = None) -> list[tuple[str, str | None]]:
    """Setup › Staff Management › Administrators, and the person where it is about one.

    `url` leads to the person's entry from a page below it.
    """
    return _way(_("Administrators"), "administrators", name, url)


def role_crumbs(name: str = "", url: str | None = None) -> list[tuple[str, str | None]]:
    """Setup › Staff Management › Administrator Roles, and the role where it is about one."""
    return _way(_("Administrator Roles"), "roles", name, url)


def policy_crumbs(name: str = "") -> list[tuple[str, str | None]]:
    """Setup › Security › Two-Factor Policy, and the page below it."""
    return _way(_("Two-Factor Policy"), "policy", name, None, group=_("Security"))


def _way(
    title: str, page: str, name: str, url: str | None, group: str = ""
) -> list[tuple[str, str | None]]:
    place: list[tuple[str, str | None]] = [(_("Setup"), None)]
    place.append((group or _("Staff Management"), None))
    if not name:
        return [*place, (title, None)]
    return [*place, (title, reverse(page)), (name, url)]
