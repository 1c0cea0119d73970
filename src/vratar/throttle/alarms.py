"""Whether wrong passwords come in over all accounts together (security.md §6.2, §6.5)."""

from datetime import datetime, timedelta

from vratar.throttle.budgets import EVERYBODY
from vratar.throttle.models import Try


def wrong_passwords_everywhere(now: datetime) -> int:
    """How many there are in the rolling limit of everybody; 0 while it is not reached."""
    (rolling,) = EVERYBODY.rolling
    since = now - timedelta(seconds=rolling.seconds)
    found = Try.objects.filter(lane__key=f"{EVERYBODY.kind}:all", at__gt=since, at__lte=now)
    number = found.count()
    return number if number >= rolling.limit else 0
