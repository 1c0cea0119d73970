"""What the panel mails, as it arrives at a real mail server."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

from tests.browser.server import Server, installation
from tests.notices.inbox import Inbox, mail_server, text_of

ARRIVES_WITHIN = 20.0
"""Seconds; the housekeeping looks every two whether there is something to send."""

_LINK = re.compile(r"http://\S+/(?:setup-link|reset-link|confirm-email)/\S+")


@contextmanager
def mailing_installation(folder: Path) -> Iterator[tuple[Server, Inbox]]:
    """Serve an installation that has a mail server."""
    with mail_server() as inbox:
        settings = {"VRATAR_MAIL_SERVER": inbox.url, "VRATAR_MAIL_FROM": "vratar@example.mk"}
        with installation(folder, **settings) as server:
            yield server, inbox


def take_mail(inbox: Inbox, address: str, subject: str) -> EmailMessage:
    """Wait for a mail to an address with these words in its subject, and take it out."""
    until = time.monotonic() + ARRIVES_WITHIN
    while time.monotonic() < until:
        for mail in list(inbox.mails):
            if mail["To"] == address and subject in mail["Subject"]:
                inbox.mails.remove(mail)
                return mail
        time.sleep(0.05)
    came = [f"{mail['To']}: {mail['Subject']}" for mail in inbox.mails]
    raise AssertionError(f"No mail {subject!r} to {address} came, but {came}")


def link_in(mail: EmailMessage) -> str:
    """The one link of a mail."""
    (link,) = _LINK.findall(text_of(mail))
    return str(link)
