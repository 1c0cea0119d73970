"""What the sign-in leaves to housekeeping: sums of refused passwords, mails about used codes."""

from bisect import bisect_right
from collections import defaultdict
from datetime import datetime, timedelta

from vratar.accounts.models import Administrator
from vratar.accounts.services import hold
from vratar.audit import Action, Result, record
from vratar.audit.models import Event
from vratar.core import clock
from vratar.core.database import writing
from vratar.notices import services as notices
from vratar.notices.kinds import Notice
from vratar.notices.models import Mail
from vratar.throttle.telling import take_sums
from vratar.verification.outcomes import Why

_JUST_USED = timedelta(seconds=90)
"""A form sent twice by its own person: refused and recorded, no mail (security.md §12)."""
_LOOKED_AT = timedelta(hours=1)
_RIGHT = (
    *(Action.SIGN_IN_SUCCEEDED, Action.REAUTHENTICATED, Action.CODE_TESTED),
    *(Action.AUTHENTICATOR_BOUND, Action.AUTHENTICATOR_REPLACED),
)
"""What records a right code."""


def replays(since: datetime) -> list[Event]:
    """Used codes that were tried again since then by somebody else, the oldest first.

    Not second clicks: the same source showed a right code of this person just before. Two
    statements, however many there are: whoever replays codes must not slow down who looks at it.
    """
    reason = f'"reason":"{Why.REPLAYED}"'
    refused = Event.objects.filter(action=Action.SECOND_FACTOR_REFUSED, at__gt=since)
    tried = list(refused.filter(text__contains=reason).order_by("pk"))
    if not tried:
        return []
    right = _right_codes(since - _JUST_USED)
    return [
        event for event in tried if not _is_second_click(event, right[event.target, event.source])
    ]


def _right_codes(since: datetime) -> defaultdict[tuple[str, str], list[datetime]]:
    """When each person's right codes came from each source, in order."""
    found: defaultdict[tuple[str, str], list[datetime]] = defaultdict(list)
    shown = Event.objects.filter(action__in=_RIGHT, result=Result.SUCCESS, at__gt=since)
    with_code = shown.filter(text__contains='"factor":"totp"').order_by("at")
    for actor, source, at in with_code.values_list("actor", "source", "at").iterator():
        found[actor, source].append(at)
    return found


def _is_second_click(event: Event, right: list[datetime]) -> bool:
    before = bisect_right(right, event.at)
    return bool(before) and right[before - 1] >= event.at - _JUST_USED


def sum_up_refusals() -> None:
    """Record how many passwords were refused that had no event of their own."""
    with writing():
        for told in take_sums(clock.now()):
            kind, _, subject = told.lane.partition(":")
            record(
                Action.PASSWORD_REFUSALS_COUNTED,
                actor="system",
                target=f"administrator:{told.account_id}" if told.account_id else "",
                factor="password",
                result="failure",
                source="" if told.account_id else subject,
                lane=kind,
                details={"count": told.count},
            )


def tell_of_replays() -> None:
    """Mail those whose used code was tried again from somewhere else, once for each event.

    Not in the request itself: it would take longer for a used code than for a wrong one.
    """
    if not notices.is_on():
        return
    told = set(Mail.objects.filter(kind=Notice.REPLAYED).values_list("details__event", flat=True))
    for event in replays(clock.now() - _LOOKED_AT):
        if event.pk not in told:
            _tell(event)


def _tell(event: Event) -> None:
    account_id = int(event.target.partition(":")[2])
    with writing():
        hold(account_id)  # two that keep house at once mail once
        if Mail.objects.filter(kind=Notice.REPLAYED, details__event=event.pk).exists():
            return
        account = Administrator.objects.select_related("security_state").get(pk=account_id)
        browser = str(event.content()["details"].get("browser") or "")
        details: dict[str, notices.Value] = {
            "event": event.pk,
            "source": event.source,
            "browser": browser,
        }
        notices.queue(Notice.REPLAYED, account, details=details)
