"""How long it took from a lost phone to the end of the last other session, from the audit log."""

import statistics
from datetime import UTC, datetime, timedelta

from vratar.audit import Action
from vratar.audit.models import Event

WITHIN = timedelta(hours=24)
"""So long a requested reset waits at most; what ends later belongs to something else."""

_BEGUN = {Action.PHONE_LOST, Action.RESET_REQUESTED}
_GIVEN_UP = {Action.RESET_REFUSED, Action.RESET_WITHDRAWN}
# Both end every other session in their own transaction.
_ENDED = {Action.AUTHENTICATOR_REPLACED, Action.TWO_FACTOR_RESET}
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def median_minutes(since: datetime) -> float | None:
    """Of those whose sessions ended since then; None where there was nobody."""
    took = _took(since)
    return round(statistics.median(took), 1) if took else None


def _took(since: datetime) -> list[float]:
    """Minutes of each.

    Only the rare events are read, by the index of action and time: the log may hold millions.
    """
    actions = _BEGUN | _GIVEN_UP | _ENDED
    events = Event.objects.filter(action__in=actions, at__gte=since - WITHIN)
    begun: dict[str, datetime] = {}
    found: list[float] = []
    # Sorted here: asked to sort, a database might rather walk the whole index of the time.
    for at, _pk, action, target in sorted(events.values_list("at", "pk", "action", "target")):
        if action in _BEGUN:
            if at - begun.get(target, _NEVER) > WITHIN:
                begun[target] = at
            continue
        start = begun.pop(target, _NEVER)
        if action == Action.TWO_FACTOR_RESET and at - start > WITHIN:
            start = at  # nobody had to approve it
        if action in _ENDED and at >= since and at - start <= WITHIN:
            found.append((at - start) / timedelta(minutes=1))
    return found
