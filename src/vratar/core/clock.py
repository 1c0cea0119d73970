"""What time it is. Whatever decides security asks here and nowhere else, never the client."""

import time
from datetime import UTC, datetime

from django.conf import settings
from django.utils.module_loading import import_string


def timestamp() -> float:
    """Seconds since the Unix epoch, from the server's clock."""
    # Only the test settings name a clock of their own, which all processes of a test share.
    replacement: str | None = getattr(settings, "VRATAR_CLOCK", None)
    if replacement is None:
        return time.time()
    return float(import_string(replacement)())


def now() -> datetime:
    """Aware UTC datetime of `timestamp()`."""
    return datetime.fromtimestamp(timestamp(), UTC)
