"""The same log lines as `logging`, for processes too small for structlog and Django."""

import json
import logging
from datetime import UTC, datetime


def line(event: str, level: str = "info", **fields: str | float | None) -> str:
    """One record as JSON; the caller names only fields of `vratar.config.logging.FIELDS`."""
    record = {"event": event, "level": level, "timestamp": datetime.now(UTC).isoformat()}
    return json.dumps(record | fields, ensure_ascii=False)


class LineFormatter(logging.Formatter):
    """For the server's own few messages, which hold nothing of a request."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, without the exception's text."""
        return line(record.getMessage(), record.levelname.lower(), logger=record.name)
