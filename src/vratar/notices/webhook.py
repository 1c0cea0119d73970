"""Alarms for a machine that watches (`audit.alarm_webhook`): one small JSON each, again if refused.

Queued in the transaction of the alarm and sent by housekeeping, like mails.
"""

import http.client
import json
import logging
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db.models import F

from vratar.audit.canonical import utc_text
from vratar.core import clock
from vratar.core.database import writing
from vratar.core.settings import current
from vratar.notices.alarm_names import Alarm
from vratar.notices.models import AlarmCall

RAISED, ENDED = "raised", "ended"
TIMEOUT = 10.0
"""Seconds for a whole call, however slowly it is answered."""
LEASE = timedelta(minutes=1)
"""How long a call belongs to who began it."""
LONGEST_PAUSE = timedelta(minutes=10)
GIVE_UP = timedelta(days=1)
KEPT = timedelta(days=90)

_OK = range(200, 300)
_logger = logging.getLogger(__name__)


class RefusedError(Exception):
    """The other side answered, but did not take it."""


def queue(name: Alarm, state: str, count: int) -> None:
    """Queue a call in the transaction of the alarm; without an address nothing happens."""
    if current().audit.alarm_webhook:
        now = clock.now()
        AlarmCall.objects.create(name=name, state=state, count=count, queued_at=now, due_at=now)


def send_due(stop: threading.Event | None = None) -> int:
    """Send what is due, in its order; how many were taken. Not inside a transaction."""
    sent = 0
    while current().audit.alarm_webhook and not (stop and stop.is_set()):
        call = _claim()
        if call is None:
            break
        sent += _send(call)
    return sent


def purge(now: datetime) -> int:
    """Forget calls that were queued 90 days ago."""
    return AlarmCall.objects.filter(queued_at__lte=now - KEPT).delete()[0]


def _claim() -> AlarmCall | None:
    now = clock.now()
    waiting = AlarmCall.objects.filter(sent_at=None, given_up_at=None)
    for call in waiting.filter(due_at__lte=now).order_by("queued_at", "pk")[:10]:
        with writing():
            claimed = waiting.filter(pk=call.pk, due_at=call.due_at).update(
                due_at=now + LEASE, tries=F("tries") + 1
            )
        if claimed:
            call.refresh_from_db()
            return call
    return None


def _send(call: AlarmCall) -> bool:
    try:
        _post(current().audit.alarm_webhook, body_of(call))
    except (OSError, http.client.HTTPException, RefusedError, ValueError) as error:
        _failed(call, error)
        return False
    _note(call, sent_at=clock.now(), last_error="")
    return True


def _failed(call: AlarmCall, error: Exception) -> None:
    # The address may hold a token, and so may what the other side says.
    words = f"{type(error).__name__} {error}" if isinstance(error, RefusedError) else ""
    words = words or type(error).__name__
    _logger.error("An alarm was not sent: %s", words)
    now = clock.now()
    if now - call.queued_at >= GIVE_UP:
        _note(call, last_error=words, given_up_at=now)
    else:
        pause = min(timedelta(seconds=5 * 2 ** min(call.tries - 1, 10)), LONGEST_PAUSE)
        _note(call, last_error=words, due_at=now + pause)


def _note(call: AlarmCall, **changes: object) -> None:
    with writing():
        AlarmCall.objects.filter(pk=call.pk).update(**changes)


def body_of(call: AlarmCall) -> bytes:
    """What is sent: nothing secret, and nothing that a person typed."""
    said = {
        "site": current().site.url,
        "alarm": call.name,
        "state": call.state,
        "count": call.count,
        "at": utc_text(call.queued_at),
    }
    return json.dumps(said).encode()


def _post(address: str, body: bytes) -> None:
    """One request; neither a redirect nor a proxy is followed."""
    parts = urlsplit(address)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    with _opened(parts.scheme, parts.hostname or "", parts.port) as connection:
        headers = {"Content-Type": "application/json", "User-Agent": "Vratar"}
        connection.request("POST", path, body, headers)
        status = connection.getresponse().status
    if status not in _OK:
        raise RefusedError(status)


@contextmanager
def _opened(scheme: str, host: str, port: int | None) -> Iterator[http.client.HTTPConnection]:
    """Connected, and cut off when the time is over: one that drips would never end otherwise."""
    connection = (
        http.client.HTTPSConnection(
            host, port, timeout=TIMEOUT, context=ssl.create_default_context()
        )
        if scheme == "https"
        else http.client.HTTPConnection(host, port, timeout=TIMEOUT)
    )
    connection.connect()
    end = threading.Timer(TIMEOUT, _cut, [connection.sock])
    end.daemon = True
    end.start()
    try:
        yield connection
    finally:
        end.cancel()
        connection.close()


def _cut(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)
