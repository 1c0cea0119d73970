"""From a row of the outbox to a message, in the reader's language and time zone."""

from email.utils import formataddr, make_msgid
from urllib.parse import urlsplit

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone, translation

from vratar.accounts.models import Administrator, SecurityState
from vratar.core.settings import LANGUAGES, current
from vratar.notices.facts import facts
from vratar.notices.kinds import Notice
from vratar.notices.letter import Told, one_line
from vratar.notices.links import CARRIERS, link_of
from vratar.notices.models import Mail
from vratar.notices.texts import letter


def message_of(mail: Mail) -> EmailMultiAlternatives | None:
    """The message, with its link if it carries one; None where it is not to be sent any more."""
    account, kind = mail.account, Notice(mail.kind)
    if account is None or not _is_to_be_told(account, kind):
        return None
    told = Told(account, mail.details, mail.queued_at)
    if kind in CARRIERS:
        link = link_of(mail, told)
        if link is None:
            return None
        told = Told(account, mail.details, mail.queued_at, link)
    language = _language(account.security_state)
    with translation.override(language), timezone.override(account.security_state.zone):
        return _laid_out(mail.address, kind, told, language)


def _is_to_be_told(account: Administrator, kind: Notice) -> bool:
    """What was done with a deactivated account is still told; nobody is asked to enter it."""
    return account.is_active or kind not in {*CARRIERS, Notice.REMINDER}


def _laid_out(address: str, kind: Notice, told: Told, language: str) -> EmailMultiAlternatives:
    said, site = letter(kind, told), current().site
    host = urlsplit(site.url).hostname or "localhost"
    context = {
        "letter": said,
        "facts": facts(kind, told) if said.with_facts else [],
        "language": language,
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
        "site": site.name,
        "url": site.url,
    }
    message = EmailMultiAlternatives(
        subject=one_line(said.subject),
        body=render_to_string("notices/mail.txt", context),
        from_email=formataddr((site.name, current().mail.sender or "vratar@localhost")),
        to=[address],
        headers={
            "Message-ID": make_msgid(domain="localhost" if ":" in host else host),
            "Auto-Submitted": "auto-generated",
            "Content-Language": language,
        },
    )
    message.attach_alternative(render_to_string("notices/mail.html", context), "text/html")
    return message


def _language(state: SecurityState) -> str:
    return state.language if state.language in LANGUAGES else current().site.language
