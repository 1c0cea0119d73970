"""What the sign-in leaves to housekeeping: sums of refused passwords, mails about used codes."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

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


def replays(since: datetime) -> QuerySet[Event]:
    """Used codes that were tried again since then, second clicks included."""
    return Event.objects.filter(
        action=Action.SECOND_FACTOR_REFUSED,
        at__gt=since,
        text__contains=f'"reason":"{Why.REPLAYED}"',
    )


def is_second_click(event: Event) -> bool:
    """Whether the same source showed a right code of this person just before."""
    return Event.objects.filter(
        actor=event.target,
        source=event.source,
        result=Result.SUCCESS,
        text__contains='"factor":"totp"',
        at__range=(event.at - _JUST_USED, event.at),
    ).exists()


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
    refused = replays(clock.now() - _LOOKED_AT)
    told = set(Mail.objects.filter(kind=Notice.REPLAYED).values_list("details__event", flat=True))
    for event in refused.exclude(pk__in=[pk for pk in told if pk]).order_by("pk"):
        if not is_second_click(event):
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
