"""The addresses in mails. Those with a token are made here, just before the mail leaves."""

from urllib.parse import urljoin

from django.urls import reverse

from vratar.accounts import links
from vratar.core import clock
from vratar.core.settings import current
from vratar.notices.kinds import Notice
from vratar.notices.letter import Told
from vratar.notices.models import Mail

CARRIERS = {
    Notice.SET_UP_LINK: links.Kind.SET_UP,
    Notice.RESET_LINK: links.Kind.RESET,
    Notice.CONFIRM_EMAIL: links.Kind.EMAIL,
}
"""The only mails with a token, and what it opens."""


def page(name: str) -> str:
    """The absolute address of a page that asks for a sign-in itself."""
    return urljoin(current().site.url, reverse(name))


def link_of(mail: Mail, told: Told) -> str | None:
    """The link this mail was queued for; None where it has expired or was used up meanwhile."""
    kind, account = CARRIERS[Notice(mail.kind)], told.reader
    until = told.until
    if until is None or clock.now() >= until or not account.is_active:
        return None
    # Whatever changed since it was asked for, the address included, has used it up.
    if links.bound_to(account) != {name: told.details.get(name) for name in links.BOUND}:
        return None
    return links.url_for(kind, account, told.details, until, told.text("email"))
