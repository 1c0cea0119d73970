"""The page that asks before reminders are sent by hand: the names, then a reminder to each."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import ngettext

from vratar.core.http import SeeOther
from vratar.notices import services as notices
from vratar.policy.middleware import ask_again, typed_before
from vratar.policy.reminding import Audience, ByHand, audience, remind
from vratar.sessions.models import Session
from vratar.sessions.services import Client, is_reauthenticated


@dataclass(frozen=True)
class Words:
    """What the page says of one kind, in the reader's language."""

    heading: str
    question: str
    left_out: Callable[[int], str]
    """So many need none, and why."""
    back: str
    """The address of the list."""
    breadcrumb: list[tuple[str, str | None]]


def remind_page(
    request: HttpRequest, session: Session, client: Client, kind: ByHand, words: Words
) -> HttpResponse:
    """The names; then a reminder to each, once a day at most.

    Only the sending asks who sits there: the question would lose the names of a link.
    """
    posted = request.method == "POST"
    chosen = _chosen(request.POST if posted else typed_before(request) or request.GET)
    if posted and "confirmed" in request.POST and notices.is_on():
        if not is_reauthenticated(session, explicit=False):
            return ask_again(request)
        reached = remind(kind, session, chosen, client)
        if not reached.is_empty:
            messages.success(request, _told(reached, words))
            return SeeOther(words.back)
    reached = audience(kind, session.owner, chosen)
    context = {
        "words": words,
        "audience": reached,
        "left_out": words.left_out(reached.not_needed) if reached.not_needed else "",
        "chosen": sorted(chosen),
        "mail_is_on": notices.is_on(),
        "cancel_url": words.back,
        "breadcrumb": words.breadcrumb,
    }
    status = 422 if posted and reached.is_empty else 200
    return render(request, "policy/remind.html", context, status=status)


def _chosen(typed: QueryDict) -> set[int]:
    """What is no id is nobody's."""
    found = (re.fullmatch("[0-9]{1,18}", text, re.ASCII) for text in typed.getlist("chosen"))
    return {int(match.group()) for match in found if match}


def _told(reached: Audience, words: Words) -> str:
    sent, already = len(reached.people), reached.already
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
    if reached.not_needed:
        texts.append(words.left_out(reached.not_needed))
    return " ".join(texts)
