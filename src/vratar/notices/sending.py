"""Sending what waits in the outbox: each mail once, whoever sends; again when it failed."""

import logging
import threading
from datetime import datetime, timedelta

from django.db.models import F, Q

from vratar.core import clock
from vratar.core.database import writing
from vratar.notices.models import Mail
from vratar.notices.rendering import message_of
from vratar.notices.server import deliver, describe
from vratar.notices.services import is_on

LEASE = timedelta(minutes=10)
"""How long a mail belongs to who began to send it; longer than a server may take."""
LONGEST_PAUSE = timedelta(hours=1)
MOST_TRIES = 29
"""With pauses of 1, 2, 4 … 60 minutes the last one comes after about 24 hours."""
KEPT = timedelta(days=90)
KEPT_DECOYS = timedelta(days=1)
"""Anybody can ask for decoys, so they are not to pile up."""
_AT_ONCE = 20

_logger = logging.getLogger(__name__)


def send_due(stop: threading.Event | None = None) -> int:
    """Send what is due, one after the other; how many were sent. Not inside a transaction."""
    sent = 0
    while is_on() and not (stop and stop.is_set()):
        mail = _claim()
        if mail is None:
            break
        sent += _send(mail)
    return sent


def purge(now: datetime) -> int:
    """Forget what was sent or given up 90 days ago, and the decoys dropped a day ago."""
    old = now - KEPT
    done = Q(sent_at__lte=old) | Q(given_up_at__lte=old)
    decoys = Q(account=None, given_up_at__lte=now - KEPT_DECOYS)
    return Mail.objects.filter(done | decoys).delete()[0]


def _claim() -> Mail | None:
    """A mail that is due, for this caller alone until the lease ends.

    One conditional statement decides between several senders. The try is counted before it
    begins, so that a mail that ends the process is not tried for ever.
    """
    now = clock.now()
    waiting = Mail.objects.filter(sent_at=None, given_up_at=None)
    for mail in waiting.filter(due_at__lte=now).order_by("due_at", "pk")[:_AT_ONCE]:
        with writing():
            claimed = waiting.filter(pk=mail.pk, due_at=mail.due_at).update(
                due_at=now + LEASE, tries=F("tries") + 1
            )
        if claimed:
            return Mail.objects.select_related("account__security_state").get(pk=mail.pk)
    return None


def _send(mail: Mail) -> bool:
    try:
        message = message_of(mail)
        if message is not None:
            deliver(message)
    except Exception as error:  # noqa: BLE001 - one mail never keeps the others from leaving
        _failed(mail, describe(error))
        return False
    now = clock.now()
    changes = {"sent_at": now} if message is not None else {"given_up_at": now}
    _note(mail, last_error="", **changes)
    return message is not None


def _failed(mail: Mail, words: str) -> None:
    _logger.warning("A mail was not sent: %s", words)
    now = clock.now()
    if mail.tries >= MOST_TRIES:
        _note(mail, last_error=words, given_up_at=now)
    else:
        pause = min(timedelta(minutes=2 ** min(mail.tries - 1, 10)), LONGEST_PAUSE)
        _note(mail, last_error=words, due_at=now + pause)


def _note(mail: Mail, **changes: object) -> None:
    with writing():
        Mail.objects.filter(pk=mail.pk).update(**changes)
