"""The log: one JSON object a line, of allow-listed fields only (security.md §13).

What people type, paths (a link's token stands in its path), query strings, bodies, headers,
cookies and the texts of most exceptions never reach it.
"""

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from contextlib import suppress
from typing import Any, TextIO

import structlog
from django.db import OperationalError

from vratar.config.error_numbers import error_number, remembered
from vratar.config.log_line import line
from vratar.crypto.errors import KeyUnavailable

Event = MutableMapping[str, Any]

FIELDS = frozenset(
    {
        *("timestamp", "level", "logger", "event"),
        *("error_number", "status", "method", "route", "exception", "frames"),
        *("action", "child", "count", "exit_code", "lane", "pid", "port", "seconds", "seq"),
        "workers",
    }
)
"""What a record may hold; anything else is dropped, whoever logs it."""

LONGEST = 256
"""Characters of the longest text in a record."""

FRAMES = 12
"""Places of an exception that are told, the innermost ones."""

# Control characters of ASCII and Latin-1, line separators, what turns the direction of writing,
# and halves of characters, which no stream can write.
_UNWRITABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


def describe_request(_logger: object, _method: str, event: Event) -> Event:
    """Replace the words of a record about a request: its route, never its path."""
    record: logging.LogRecord | None = event.get("_record")
    request = getattr(record, "request", None)
    if record is None or request is None or not hasattr(request, "method"):
        return event
    match = getattr(request, "resolver_match", None)
    status = getattr(record, "status_code", None)
    failed = status is not None and status >= 500  # noqa: PLR2004  (a server error)
    event["event"] = "Request failed" if failed else "Request refused"
    event["method"], event["status"] = request.method, status
    event["route"] = match.route if match else None
    if failed:
        event["error_number"] = error_number(request)
        event["exc_info"] = remembered(request) or event.get("exc_info")
    return event


def describe_exception(_logger: object, _method: str, event: Event) -> Event:
    """Replace an exception by its types and places; its text only where it cannot hold a secret."""
    info = event.pop("exc_info", None)
    info = sys.exc_info() if info is True else info
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event["exception"] = _named(error)
        frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
        event["frames"] = [_place(frame) for frame in frames]
    return event


def allow_listed(_logger: object, _method: str, event: Event) -> Event:
    """Drop every field that is not listed, cut texts, escape control characters."""
    return {key: _plain(value) for key, value in event.items() if key in FIELDS}


def _place(frame: traceback.FrameSummary) -> str:
    path = frame.filename.rpartition("/site-packages/")[2]
    return f"{path}:{frame.lineno} {frame.name}"


def _named(error: BaseException) -> str:
    names: list[str] = []
    following: BaseException | None = error
    while following is not None and len(names) < 5:  # noqa: PLR2004  (a chain may be endless)
        name = type(following).__name__
        names.append(f"{name}: {following}" if _is_telling(following) else name)
        following = following.__cause__ or following.__context__
    return " < ".join(names)


def _is_telling(error: BaseException) -> bool:
    """Whether its text is written by us or by the system, never by the person at the form."""
    if isinstance(error, OSError):
        # Libraries derive errors of their own, with the words of whoever they talked to.
        return type(error).__module__ == OSError.__module__
    return isinstance(error, OperationalError | KeyUnavailable)


def _plain(value: object) -> object:
    """Numbers as they are, texts short and on one line; of anything else only what it is."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", value[:LONGEST])
    if isinstance(value, list):
        return [_plain(each) for each in value[:FRAMES]]
    return f"<{type(value).__name__}>"


class OneLineHandler(logging.StreamHandler[TextIO]):
    """Writes lines; of a record that cannot be written it tells where it came from, not its text.

    Python's own handler would print the record's words and arguments.
    """

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - Python's name
        """Say that a record is missing."""
        error = type(sys.exc_info()[1]).__name__
        words = "A record of the log could not be written"
        with suppress(OSError, ValueError):
            self.stream.write(line(words, "error", logger=record.name, exception=error) + "\n")
            self.flush()


_BEFORE: list[Any] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]

CONFIGURATION = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": _BEFORE,
            "processors": [
                describe_request,
                describe_exception,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                allow_listed,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        },
    },
    "handlers": {
        "log": {
            "()": OneLineHandler,
            "stream": "ext://sys.stdout",
            "formatter": "json",
        },
    },
    "root": {"handlers": ["log"], "level": "INFO"},
    "loggers": {
        # Django's own handlers (mail to ADMINS, the development server) are taken away.
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": [], "level": "INFO", "propagate": True},
        # Every 404 of every scanner is no news; refusals that matter are audit events.
        "django.request": {"level": "ERROR"},
        # Statements hold what is looked for.
        "django.db.backends": {"level": "WARNING"},
    },
}
"""Django's LOGGING."""

structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        *_BEFORE,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)
