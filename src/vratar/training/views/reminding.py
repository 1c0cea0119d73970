"""Reminding people of the training."""

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from vratar.accounts.permissions import Permission
from vratar.core.http import SeeOther
from vratar.notices import services as notices
from vratar.policy.access import Need, requires
from vratar.policy.middleware import ask_again, typed_before
from vratar.sessions.services import is_reauthenticated
from vratar.sign_in.web import client_of, signed_in
from vratar.training.services.reminding import Audience, audience
from vratar.training.services.reminding import remind as send


# Only the sending asks who sits there: the question would lose the names of a link.
@requires(
    Need.PROTECTED,
    action=gettext_lazy("send training reminders"),
    permission=Permission.MANAGE_ADMINISTRATORS,
)
@require_http_methods(["GET", "HEAD", "POST"])
def remind(request: HttpRequest) -> HttpResponse:
    """The names; then a reminder to each, once a day at most."""
    session = signed_in(request)
    posted = request.method == "POST"
    chosen = _chosen(request.POST if posted else typed_before(request) or request.GET)
    if posted and "confirmed" in request.POST and notices.is_on():
        if not is_reauthenticated(session, explicit=False):
            return ask_again(request)
        reached = send(session, chosen, client_of(request))
        if not reached.is_empty:
            messages.success(request, _told(reached))
            return SeeOther(reverse("training-team"))
    reached = audience(session.owner, chosen)
    context = {
        "audience": reached,
        "chosen": sorted(chosen),
        "mail_is_on": notices.is_on(),
        "cancel_url": reverse("training-team"),
        "breadcrumb": [
            (_("Training"), reverse("training")),
            (_("Team training"), reverse("training-team")),
        ],
    }
    status = 422 if posted and reached.is_empty else 200
    return render(request, "training/team_remind.html", context, status=status)


def _chosen(typed: QueryDict) -> set[int]:
    """What is no id is nobody's."""
    found = (re.fullmatch("[0-9]{1,18}", text, re.ASCII) for text in typed.getlist("chosen"))
    return {int(match.group()) for match in found if match}


def _told(reached: Audience) -> str:
    sent, already, left_out = len(reached.people), reached.already, reached.not_needed
    texts = [
        ngettext("Reminder sent to %(n)s person.", "Reminder sent to %(n)s people.", sent)
        % {"n": sent}
    ]
    if already:
        texts.append(
            ngettext(
                "Reminded today; not sent again to %(n)s person.",
                "Reminded today; not sent again to %(n)s people.",
                already,
            )
            % {"n": already}
        )
    if left_out:
        texts.append(
            ngettext(
                "%(n)s person needs no reminder: finished, inactive or invited.",
                "%(n)s people need no reminder: finished, inactive or invited.",
                left_out,
            )
            % {"n": left_out}
        )
    return " ".join(texts)
