"""Reminding people of the training."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import partial

from vratar.accounts.models import Administrator
from vratar.accounts.permissions import Permission
from vratar.audit import Action
from vratar.core import clock
from vratar.notices.kinds import Notice
from vratar.policy import reminding
from vratar.policy.reminding import ByHand
from vratar.training.services.due import AHEAD, Calendar
from vratar.training.services.progress import of_many


def end_of(due: date | None, person: Administrator) -> datetime | None:
    """The last moment of the day where the person lives, as a mail is told it."""
    if due is None:
        return None
    return datetime.combine(due, time.max, person.security_state.zone).astimezone(UTC)


def _unfinished(people: Mapping[int, Administrator]) -> dict[int, datetime | None]:
    """For whom something is open, or will be due soon; when that is."""
    rules, known = Calendar(clock.now()), of_many(people)
    dates = rules.dates(people.values(), known)

    def is_open(pk: int, person: Administrator) -> bool:
        due = dates[pk]
        soon = due is not None and due <= rules.today(person) + AHEAD
        return soon or not known[pk].is_finished

    return {pk: end_of(dates[pk], one) for pk, one in people.items() if is_open(pk, one)}


TRAINING = ByHand(
    Notice.TRAINING_DUE, Action.TRAINING_REMINDED, Permission.VIEW_TRAINING, _unfinished
)
audience = partial(reminding.audience, TRAINING)
remind = partial(reminding.remind, TRAINING)
