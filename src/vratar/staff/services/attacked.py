"""Whose sign-ins the others should look at: what happened in the last day (security.md §12)."""

from collections.abc import Callable, Iterable
from datetime import timedelta

from django.db.models import Count, QuerySet

from vratar.accounts.models import Administrator, SecurityState
from vratar.audit import Action
from vratar.audit.models import Event
from vratar.core import clock
from vratar.sign_in.services.later import replays
from vratar.staff.statuses import Chosen

DAY = timedelta(days=1)
SEVERAL = 3
"""Wrong codes after a right password that are more than a slip."""

_PERSON = "administrator:"


def marked() -> "QuerySet[SecurityState, int]":
    """Whose password must be taken as known to others."""
    found = SecurityState.objects.filter(password_compromised_at__isnull=False)
    return found.values_list("account", flat=True)


def with_wrong_codes() -> set[int]:
    """Who had several wrong codes; each of them comes after a right password."""
    refused = _of_today(Action.SECOND_FACTOR_REFUSED, Action.RECOVERY_CODE_REFUSED)
    counted = refused.values("target").annotate(number=Count("pk")).filter(number__gte=SEVERAL)
    return _people(counted.values_list("target", flat=True))


def with_replayed_codes() -> set[int]:
    """Whose used code came again, and not as a second click."""
    return _people(event.target for event in replays(clock.now() - DAY))


def with_new_browsers() -> set[int]:
    """Who logged in with a browser that was not used before."""
    return _people(_of_today(Action.NEW_BROWSER).values_list("actor", flat=True))


FOUND_BY: dict[Chosen, Callable[[], "Iterable[int]"]] = {
    Chosen.MARKED: marked,
    Chosen.WRONG_CODES: with_wrong_codes,
    Chosen.REPLAYED: with_replayed_codes,
    Chosen.NEW_BROWSER: with_new_browsers,
}


def number(status: Chosen, reader: Administrator) -> int:
    """How many others are found; of themselves the reader is told by mail and banner."""
    found = Administrator.objects.filter(is_active=True, pk__in=FOUND_BY[status]())
    return found.exclude(pk=reader.pk).count()


def _of_today(*actions: Action) -> "QuerySet[Event]":
    return Event.objects.filter(action__in=actions, at__gt=clock.now() - DAY)


def _people(names: Iterable[str]) -> set[int]:
    return {int(name.removeprefix(_PERSON)) for name in names if name.startswith(_PERSON)}
