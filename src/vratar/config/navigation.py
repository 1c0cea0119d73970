"""What the main navigation offers: the words are fixed by ux.md §1.2."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from vratar.accounts.permissions import Permission
from vratar.policy.access import Need, state_of
from vratar.sign_in.web import signed_in
from vratar.ui.navigation import NavGroup, NavItem, NavNode


def navigation(request: HttpRequest) -> list[NavNode]:
    """The menu of this browser; empty where only one page is open."""
    if state_of(request) not in Need.SIGNED_IN.value:
        return []

    def item(label: str, name: str, icon: str) -> NavItem:
        url = reverse(name)
        here = request.path == url or (url != "/" and request.path.startswith(url))
        return NavItem(label, url, icon, here)

    staff = [item(_("Administrators"), "administrators", "people")]
    if signed_in(request).owner.role.may(Permission.MANAGE_ROLES):
        staff.append(item(_("Administrator Roles"), "roles", "shield"))
    setup = [NavGroup(_("Staff Management"), tuple(staff))]
    if signed_in(request).owner.role.may(Permission.MANAGE_POLICY):
        policy = item(_("Two-Factor Policy"), "policy", "key")
        setup.append(NavGroup(_("Security"), (policy,)))
    reports = [item(_("Adoption"), "adoption", "chart")]
    may = signed_in(request).owner.role.may
    if may(Permission.VIEW_ADOPTION) and may(Permission.VIEW_AUDIT_LOG):
        reports.append(item(_("Report for a customer"), "evidence", "shield"))
    if signed_in(request).owner.role.may(Permission.VIEW_AUDIT_LOG):
        reports.append(item(_("Audit Log"), "audit", "clock"))
    return [
        item(_("Dashboard"), "dashboard", "home"),
        item(_("Training"), "training", "book"),
        NavGroup(_("Setup"), tuple(setup), "settings"),
        NavGroup(_("Reports"), tuple(reports), "chart"),
    ]
