"""Check-ups: 7 and 28 days after set-up a person shows that the codes still work (training.md §5).

The authenticator itself says when a code was last used, so a page asks no log.
"""

from datetime import datetime, timedelta
from itertools import pairwise

from django.db.models import F, QuerySet

from vratar.authenticators.totp.models import Status, TotpAuthenticator
from vratar.core import clock

CHECK_UPS = (timedelta(days=7), timedelta(days=28))
"""After set-up. Each asks whether a code was used since the one before."""


def unused_since(account_id: int) -> datetime | None:
    """When the last code was used, where a check-up is due; None where none is."""
    held = TotpAuthenticator.objects.filter(account_id=account_id, status=Status.ACTIVE)
    times = held.values_list("created_at", "last_used_at").first()
    return times[1] if times and is_due(*times, clock.now()) else None


def is_due(bound_at: datetime, used_at: datetime, now: datetime) -> bool:
    """Whether a check-up has come, and no code was used since the one before it."""
    for before, days in pairwise((timedelta(0), *CHECK_UPS)):
        if now >= bound_at + days and used_at <= bound_at + before:
            return True
    return False


def never_used() -> "QuerySet[TotpAuthenticator]":
    """Those of active accounts whose first check-up has come, and that gave no code since."""
    return TotpAuthenticator.objects.filter(
        status=Status.ACTIVE,
        account__is_active=True,
        created_at__lte=clock.now() - CHECK_UPS[0],
        last_used_at__lte=F("created_at"),
    )
