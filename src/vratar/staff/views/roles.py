"""Setup > Staff Management > Administrator Roles."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from vratar.accounts.models import Role
from vratar.accounts.permissions import Permission
from vratar.core.http import SeeOther
from vratar.policy.access import Fresh, Need, requires
from vratar.policy.middleware import typed_before
from vratar.policy.services import in_force
from vratar.sign_in.web import client_of, page, signed_in
from vratar.staff.role_form import RoleForm
from vratar.staff.services.roles import (
    InUse,
    RoleRefusal,
    add_role,
    all_roles,
    change_role,
    changeable,
    delete_role,
)
from vratar.staff.views.crumbs import role_crumbs

_CHANGES = gettext_lazy("change administrator roles")


@requires(Need.PROTECTED, permission=Permission.MANAGE_ROLES)
@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """All roles, the highest first."""
    mine = signed_in(request).owner.role
    policy = in_force()
    rows = [
        (role, not role.is_owner and mine.covers(role), policy.covers(role.pk))
        for role in all_roles()
    ]
    context = {"rows": rows, "breadcrumb": role_crumbs()}
    return page(request, "staff/roles.html", context)


@requires(Need.PROTECTED, Fresh.RECENTLY, _CHANGES, Permission.MANAGE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def role_add(request: HttpRequest) -> HttpResponse:
    """Make a role."""
    return _edited(request, None)


@requires(Need.PROTECTED, Fresh.RECENTLY, _CHANGES, Permission.MANAGE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def role(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one."""
    return _edited(request, _found(request, pk))


@requires(Need.PROTECTED, Fresh.RECENTLY, _CHANGES, Permission.MANAGE_ROLES)
@require_http_methods(["GET", "HEAD", "POST"])
def role_delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm, and delete one that nobody has."""
    found = _found(request, pk)
    holders = found.administrators.count()
    if request.method == "POST":
        outcome = delete_role(signed_in(request), pk, client_of(request))
        if not isinstance(outcome, InUse):
            messages.success(request, _("The role %(name)s was deleted.") % {"name": outcome})
            return SeeOther(reverse("roles"))
        holders = outcome.count
    context = {
        "name": found.label,
        "in_use": _in_use(holders) if holders else "",
        "cancel_url": reverse("role", args=[pk]),
        "breadcrumb": role_crumbs(found.label, reverse("role", args=[pk])),
    }
    response = page(request, "staff/role_delete.html", context)
    if holders and request.method == "POST":
        response.status_code = 422
    return response


def _found(request: HttpRequest, pk: int) -> Role:
    return changeable(signed_in(request).owner, pk)


def _in_use(count: int) -> str:
    text = ngettext(
        "Move the %(n)d administrator of this role first.",
        "Move the %(n)d administrators of this role first.",
        count,
    )
    return text % {"n": count}


def _edited(request: HttpRequest, found: Role | None) -> HttpResponse:
    if request.method != "POST":
        return _page(request, found, RoleForm(typed_before(request), role=found))
    form = RoleForm(request.POST, role=found)
    if not form.is_valid():
        return _page(request, found, form)
    session, client = signed_in(request), client_of(request)
    if found is None:
        outcome = add_role(session, form.details, client)
    else:
        outcome = change_role(session, found.pk, form.seen_version, form.details, client)
    if isinstance(outcome, Role):
        messages.success(request, _("The role %(name)s is saved.") % {"name": outcome.label})
        return SeeOther(reverse("roles"))
    if outcome is RoleRefusal.STALE and found is not None:
        found = _found(request, found.pk)
        form = _over(found, form)
    else:
        form.add_error(*_refused(outcome))
    return _page(request, found, form)


def _refused(refusal: RoleRefusal) -> tuple[str | None, str]:
    return {
        RoleRefusal.NAME_TAKEN: ("name", _("That name is taken.")),
        RoleRefusal.LEVEL_ABOVE: ("level", _("You cannot grant a level above your own.")),
        RoleRefusal.PERMISSION_LACKED: (
            "permissions",
            _("You cannot grant a permission you do not have."),
        ),
        RoleRefusal.STALE: (None, _stale()),
    }[refusal]


def _stale() -> str:
    return _("Somebody changed this role while you were editing. Check the values and save again.")


def _over(found: Role, typed: RoleForm) -> RoleForm:
    """What was typed over the newest state, with the values of now beside."""
    data = QueryDict(mutable=True)
    data.update(typed.data)
    data["version"] = str(found.version)
    form = RoleForm(data, role=found)
    form.add_error(None, _stale())
    now = {
        "name": found.label,
        "level": str(found.level),
        "permissions": ", ".join(str(one.label) for one in Permission if found.may(one)) or "–",
    }
    for name in set(form.changed_data) & set(now):
        form[name].help_text = _("Now: %(value)s") % {"value": now[name]}
    return form


def _page(request: HttpRequest, found: Role | None, form: RoleForm) -> HttpResponse:
    name = found.label if found else _("Add role")
    context = {
        "form": form,
        "name": name,
        "role": found,
        "cancel_url": reverse("roles"),
        "breadcrumb": role_crumbs(name),
    }
    return page(request, "staff/role.html", context)
