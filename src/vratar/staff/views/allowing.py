"""Allowing another administrator's first set-up."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from vratar.accounts.permissions import Permission
from vratar.policy.access import Fresh, Need, requires
from vratar.sign_in.web import client_of, signed_in
from vratar.staff.services.allowing import allow_set_up, waits_for_approval
from vratar.staff.views.about import about, done, person_of, unchanged


@requires(
    Need.PROTECTED,
    Fresh.RECENTLY,
    gettext_lazy("allow the set-up of two-factor authentication"),
    Permission.MANAGE_ADMINISTRATORS,
)
@require_http_methods(["GET", "HEAD", "POST"])
def allow(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what it opens; then the person has a day for it."""
    person = person_of(request, pk)
    if request.method == "POST":
        if allow_set_up(signed_in(request), pk, client_of(request)) is None:
            return unchanged(request, pk)
        text = _("%(name)s may set up two-factor authentication within 24 hours.")
        return done(request, pk, text % {"name": person.get_full_name()})
    if not waits_for_approval(person):
        return unchanged(request, pk)
    return render(request, "staff/administrator_allow_set_up.html", about(person))
