"""Reminders that administrators send each other by hand: of each kind one a day for a person."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

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

ONCE_IN = timedelta(hours=24)
# Values of one query: SQLite allows no more than some tens of thousands.
_AT_ONCE = 500


@dataclass(frozen=True)
class ByHand:
    """One kind of them."""

    notice: Notice
    action: Action
    # What shows the sender whom there is to remind.
    sees: Permission
    needing: Callable[[Mapping[int, Administrator]], Mapping[int, datetime | None]]
    """Of these people, 500 at most, those who need one, and until when they have time."""


@dataclass(frozen=True)
class Audience:
    """Who of those chosen is reminded, and how many are not."""

    people: list[Administrator]
    # Until when each of them has time.
    until: dict[int, datetime | None]
    # Reminded within the last day.
    already: int
    # Done with it, inactive, or invited: their way in is the set-up link.
    not_needed: int

    @property
    def is_empty(self) -> bool:
        """Nobody was chosen whom the reader may act on."""
        return not (self.people or self.already or self.not_needed)


def audience(kind: ByHand, reader: Administrator, chosen: Collection[int]) -> Audience:
    """Sort those chosen; whom the reader may not act on is left out like nobody."""
    recent = notices.told_since(kind.notice, clock.now() - ONCE_IN)
    people: list[Administrator] = []
    until: dict[int, datetime | None] = {}
    already = not_needed = 0
    for found in _within_reach(kind, reader, chosen):
        needing = kind.needing(found)
        for pk, person in found.items():
            if pk not in needing or not person.is_active or person.is_invited:
                not_needed += 1
            elif pk in recent:
                already += 1
            else:
                people.append(person)
                until[pk] = needing[pk]
    people.sort(key=lambda person: (person.name_key, person.pk))
    return Audience(people, until, already, not_needed)


def remind(kind: ByHand, session: Session, chosen: Collection[int], client: Client) -> Audience:
    """Queue a reminder for everybody in the audience. Raises what `authority.acting` raises."""
    with writing():
        hold(session.owner.pk, *chosen)
        actor = acting(session, Permission.MANAGE_ADMINISTRATORS)
        reached = audience(kind, actor, chosen)
        if not (reached.people and notices.is_on()):
            return reached
        details: dict[str, notices.Value] = {"by": actor.get_full_name()}
        notices.queue_all(kind.notice, reached.people, details=details, until=reached.until)
        one = reached.people[0] if len(reached.people) == 1 else None
        record(
            kind.action,
            actor=f"administrator:{actor.pk}",
            target=f"administrator:{one.pk}" if one else "",
            source=client.source,
            details={
                "count": len(reached.people),
                "name": ", ".join(person.username for person in reached.people),
            },
        )
        return reached


def _within_reach(
    kind: ByHand, reader: Administrator, chosen: Collection[int]
) -> Iterator[dict[int, Administrator]]:
    """Those chosen whom the reader sees and covers, by their number."""
    if not reader.role.may(kind.sees):
        return
    covered = [role.pk for role in Role.objects.all() if reader.role.covers(role)]
    others = sorted(set(chosen) - {reader.pk})
    for start in range(0, len(others), _AT_ONCE):
        ids = others[start : start + _AT_ONCE]
        found = Administrator.objects.filter(pk__in=ids, role_id__in=covered)
        yield found.select_related("security_state").in_bulk()
