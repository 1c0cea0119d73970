"""Reminding people of the training: at most once a day each, however many are chosen."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from vratar.accounts.models import Administrator, Role
from vratar.accounts.permissions import Permission
from vratar.accounts.services import hold
from vratar.audit import Action, record
from vratar.core import clock
from vratar.core.database import writing
from vratar.notices import services as notices
from vratar.notices.kinds import Notice
from vratar.policy.authority import acting
from vratar.sessions.models import Session
from vratar.sessions.services import Client
from vratar.training.services.due import AHEAD, Calendar
from vratar.training.services.progress import of_many

ONCE_IN = timedelta(hours=24)
# Values of one query: SQLite allows no more than some tens of thousands.
_AT_ONCE = 500


@dataclass(frozen=True)
class Audience:
    """Who of those chosen is reminded, and how many are not."""

    people: list[Administrator]
    # When the training of each of them is due, by their number.
    due: dict[int, date | None]
    # Reminded within the last day.
    already: int
    # Finished, inactive, or invited: their way in is the set-up link.
    not_needed: int

    @property
    def is_empty(self) -> bool:
        """Nobody was chosen whom the reader may act on."""
        return not (self.people or self.already or self.not_needed)


def audience(reader: Administrator, chosen: Collection[int]) -> Audience:
    """Sort those chosen; whom the reader may not act on is left out like nobody."""
    recent = notices.told_since(Notice.TRAINING_DUE, clock.now() - ONCE_IN)
    people: list[Administrator] = []
    dates: dict[int, date | None] = {}
    already = not_needed = 0
    for person, needs, due in _within_reach(reader, chosen):
        if not needs or not person.is_active or person.is_invited:
            not_needed += 1
        elif person.pk in recent:
            already += 1
        else:
            people.append(person)
            dates[person.pk] = due
    people.sort(key=lambda person: (person.name_key, person.pk))
    return Audience(people, dates, already, not_needed)


def remind(session: Session, chosen: Collection[int], client: Client) -> Audience:
    """Queue a reminder for everybody in the audience. Raises what `authority.acting` raises."""
    with writing():
        hold(session.owner.pk, *chosen)
        actor = acting(session, Permission.MANAGE_ADMINISTRATORS)
        reached = audience(actor, chosen)
        if not (reached.people and notices.is_on()):
            return reached
        notices.queue_all(
            Notice.TRAINING_DUE,
            reached.people,
            details={"by": actor.get_full_name()},
            until={person.pk: end_of(reached.due[person.pk], person) for person in reached.people},
        )
        one = reached.people[0] if len(reached.people) == 1 else None
        record(
            Action.TRAINING_REMINDED,
            actor=f"administrator:{actor.pk}",
            target=f"administrator:{one.pk}" if one else "",
            source=client.source,
            details={
                "count": len(reached.people),
                "name": ", ".join(person.username for person in reached.people),
            },
        )
        return reached


def end_of(due: date | None, person: Administrator) -> datetime | None:
    """The last moment of the day where the person lives, as a mail is told it."""
    if due is None:
        return None
    return datetime.combine(due, time.max, person.security_state.zone).astimezone(UTC)


def _within_reach(
    reader: Administrator, chosen: Collection[int]
) -> Iterator[tuple[Administrator, bool, date | None]]:
    """Those chosen whom the reader sees and covers, whether something is open, and when due."""
    if not reader.role.may(Permission.VIEW_TRAINING):
        return
    covered = [role.pk for role in Role.objects.all() if reader.role.covers(role)]
    rules = Calendar(clock.now())
    others = sorted(set(chosen) - {reader.pk})
    for start in range(0, len(others), _AT_ONCE):
        found = Administrator.objects.filter(
            pk__in=others[start : start + _AT_ONCE], role_id__in=covered
        )
        people = found.select_related("security_state").in_bulk()
        known = of_many(people)
        dates = rules.dates(people.values(), known)
        for pk, person in people.items():
            due = dates[pk]
            soon = due is not None and due <= rules.today(person) + AHEAD
            yield person, soon or not known[pk].is_finished, due
