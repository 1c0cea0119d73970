"""Reminding people to set up two-factor."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from vratar.accounts.permissions import Permission
from vratar.policy.access import Need, requires
from vratar.policy.reminding_page import Words, remind_page
from vratar.sign_in.web import client_of, signed_in
from vratar.staff.services.reminders import SET_UP
from vratar.staff.views.crumbs import crumbs


@requires(
    Need.PROTECTED,
    action=gettext_lazy("send set-up reminders"),
    permission=Permission.MANAGE_ADMINISTRATORS,
)
@require_http_methods(["GET", "HEAD", "POST"])
def remind(request: HttpRequest) -> HttpResponse:
    """The names; then a reminder to each, once a day at most."""
    words = Words(
        heading=_("Send reminder"),
        question=_("These people are asked by email to set up two-factor authentication:"),
        left_out=_left_out,
        back=reverse("administrators"),
        breadcrumb=crumbs(_("Send reminder")),
    )
    return remind_page(request, signed_in(request), client_of(request), SET_UP, words)


def _left_out(number: int) -> str:
    return ngettext(
        "%(n)s person needs no reminder: protected, inactive or invited.",
        "%(n)s people need no reminder: protected, inactive or invited.",
        number,
    ) % {"n": number}
