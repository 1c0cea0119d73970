"""Ending another administrator's sessions, and their waits."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from vratar.accounts.permissions import Permission
from vratar.policy.access import Fresh, Need, requires
from vratar.sessions.services import of_account
from vratar.sign_in.web import client_of, signed_in
from vratar.staff.services import end_sessions as ending
from vratar.staff.services import unlock as unlocking
from vratar.staff.views.about import about, done, person_of


@requires(
    Need.PROTECTED,
    Fresh.RECENTLY,
    gettext_lazy("end all sessions of an administrator"),
    Permission.END_SESSIONS,
)
@require_http_methods(["GET", "HEAD", "POST"])
def end_sessions(request: HttpRequest, pk: int) -> HttpResponse:
    """Say how many; then they end."""
    person = person_of(request, pk)
    if request.method == "POST":
        count = ending.end_sessions(signed_in(request), pk, client_of(request))
        text = ngettext("%(n)s session ended.", "%(n)s sessions ended.", count) % {"n": count}
        return done(request, pk, text)
    context = {**about(person), "count": len(of_account(pk))}
    return render(request, "staff/administrator_end_sessions.html", context)


@requires(
    Need.PROTECTED,
    Fresh.RECENTLY,
    gettext_lazy("unlock an administrator"),
    Permission.MANAGE_ADMINISTRATORS,
)
@require_http_methods(["GET", "HEAD", "POST"])
def unlock(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what it does, and what not; then the waits are gone."""
    person = person_of(request, pk)
    if request.method == "POST":
        unlocking.unlock(signed_in(request), pk, client_of(request))
        return done(request, pk, _("Unlocked."))
    return render(request, "staff/administrator_unlock.html", about(person))
