"""A reset that waits, as one reader finds it on the pages of the person."""

from typing import Any

from vratar.accounts.models import Administrator
from vratar.staff.services.reset_requests import (
    may_approve,
    waiting_for,
    was_not_approved,
    who_could_approve,
)


def reset_state(reader: Administrator, person: Administrator) -> dict[str, Any]:
    """What waits about this person, and what the reader can do about it."""
    waiting = waiting_for(person.pk)
    return {
        "waiting": waiting,
        "decides": waiting is not None and may_approve(reader, waiting),
        "withdraws": waiting is not None and waiting.requester_id == reader.pk,
        "was_not_approved": waiting is None and was_not_approved(reader, person.pk),
    }


def must_wait(reader: Administrator, person: Administrator) -> bool:
    """Whether there is nothing to ask: a request waits already, or nobody could approve one."""
    return waiting_for(person.pk) is not None or not who_could_approve(reader, person).exists()
