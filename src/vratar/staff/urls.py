"""The addresses of staff management (ux.md §2)."""

from django.urls import path

from vratar.staff.views import (
    adding,
    allowing,
    approving,
    ending,
    entry,
    importing,
    lifecycle,
    listing,
    policy,
    reminders,
    reset,
    roles,
)

_ONE = "setup/staff/administrators/<int:pk>"

urlpatterns = [
    path("setup/staff/administrators/", listing.administrators, name="administrators"),
    path("setup/staff/administrators/add", adding.add_administrator, name="administrator-add"),
    path(
        "setup/staff/administrators/import",
        importing.import_administrators,
        name="administrators-import",
    ),
    path("setup/staff/administrators/<int:pk>/", entry.administrator, name="administrator"),
    path("setup/staff/administrators/remind", reminders.remind, name="administrators-remind"),
    path(f"{_ONE}/reset-two-factor", reset.reset, name="administrator-reset"),
    path(f"{_ONE}/reset-two-factor/approve", approving.approve, name="administrator-reset-approve"),
    path(
        f"{_ONE}/reset-two-factor/withdraw", approving.withdraw, name="administrator-reset-withdraw"
    ),
    path(f"{_ONE}/end-sessions", ending.end_sessions, name="administrator-end-sessions"),
    path(f"{_ONE}/allow-set-up", allowing.allow, name="administrator-allow-set-up"),
    path(f"{_ONE}/unlock", ending.unlock, name="administrator-unlock"),
    path(f"{_ONE}/deactivate", lifecycle.deactivate, name="administrator-deactivate"),
    path(f"{_ONE}/reactivate", lifecycle.reactivate, name="administrator-reactivate"),
    path(f"{_ONE}/new-link", lifecycle.new_link, name="administrator-new-link"),
    path("setup/staff/roles/", roles.roles, name="roles"),
    path("setup/staff/roles/add", roles.role_add, name="role-add"),
    path("setup/staff/roles/<int:pk>/", roles.role, name="role"),
    path("setup/staff/roles/<int:pk>/delete", roles.role_delete, name="role-delete"),
    path("setup/security/policy", policy.policy, name="policy"),
    path("setup/security/policy/confirm", policy.confirm, name="policy-confirm"),
]
