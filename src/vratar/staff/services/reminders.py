"""Reminding people to set up two-factor: at most once a day each, however many are chosen."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from vratar.accounts.models import Administrator, Role
from vratar.accounts.permissions import Permission
from vratar.accounts.services import hold
from vratar.audit import Action, record
from vratar.authenticators.totp.models import Status, TotpAuthenticator
from vratar.core import clock
from vratar.core.database import writing
from vratar.notices import services as notices
from vratar.notices.kinds import Notice
from vratar.policy.authority import acting
from vratar.policy.services import in_force, judged
from vratar.sessions.models import Session
from vratar.sessions.services import Client

ONCE_IN = timedelta(hours=24)
# Values of one query: SQLite allows no more than some tens of thousands.
_AT_ONCE = 500


@dataclass(frozen=True)
class Audience:
    """Who of those chosen is reminded, and how many are not."""

    people: list[Administrator]
    # Reminded within the last day.
    already: int
    # Protected, inactive, or invited: their way in is the set-up link.
    not_needed: int

    @property
    def is_empty(self) -> bool:
        """Nobody was chosen whom the reader may act on."""
        return not (self.people or self.already or self.not_needed)


def audience(reader: Administrator, chosen: Collection[int]) -> Audience:
    """Sort those chosen; whom the reader may not act on is left out like nobody."""
    recent = notices.told_since(Notice.REMINDER, clock.now() - ONCE_IN)
    people: list[Administrator] = []
    already = not_needed = 0
    for person, protected in _within_reach(reader, chosen):
        if protected or not person.is_active or person.is_invited:
            not_needed += 1
        elif person.pk in recent:
            already += 1
        else:
            people.append(person)
    people.sort(key=lambda person: (person.name_key, person.pk))
    return Audience(people, already, not_needed)


def remind(session: Session, chosen: Collection[int], client: Client) -> Audience:
    """Queue a reminder for everybody in the audience. Raises what `authority.acting` raises."""
    with writing():
        hold(session.owner.pk, *chosen)
        actor = acting(session, Permission.MANAGE_ADMINISTRATORS)
        reached = audience(actor, chosen)
        if not (reached.people and notices.is_on()):
            return reached
        notices.queue_all(
            Notice.REMINDER,
            reached.people,
            details={"by": actor.get_full_name()},
            until=_deadlines(reached.people),
        )
        one = reached.people[0] if len(reached.people) == 1 else None
        record(
            Action.ADMINISTRATOR_REMINDED,
            actor=f"administrator:{actor.pk}",
            target=f"administrator:{one.pk}" if one else "",
            source=client.source,
            details={
                "count": len(reached.people),
                "name": ", ".join(person.username for person in reached.people),
            },
        )
        return reached


def _deadlines(people: list[Administrator]) -> dict[int, datetime | None]:
    """Until when each may still do without: by the policy, or by a deadline of their own."""
    policy = in_force()
    return {
        person.pk: judged(person.security_state, policy, protected=False).deadline
        for person in people
    }


def _within_reach(
    reader: Administrator, chosen: Collection[int]
) -> Iterator[tuple[Administrator, bool]]:
    """Those chosen whom the reader sees and covers, and whether they are protected."""
    if not reader.role.may(Permission.VIEW_ADMINISTRATORS):
        return
    covered = [role.pk for role in Role.objects.all() if reader.role.covers(role)]
    others = sorted(set(chosen) - {reader.pk})
    for start in range(0, len(others), _AT_ONCE):
        ids = others[start : start + _AT_ONCE]
        held = TotpAuthenticator.objects.filter(account_id__in=ids)
        bound = held.exclude(status=Status.INVALIDATED).values_list("account_id", flat=True)
        protected = set(bound)
        found = Administrator.objects.filter(pk__in=ids, role_id__in=covered)
        for person in found.select_related("security_state"):
            yield person, person.pk in protected
