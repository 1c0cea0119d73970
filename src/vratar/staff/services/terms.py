"""The time one person has for two-factor, apart from the policy's: a deadline, an exemption."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from vratar.accounts.models import Administrator, SecurityState
from vratar.audit import Action, record
from vratar.core import clock
from vratar.sessions.services import Client

EXEMPT_DAYS = 30
"""How far ahead an exemption may end."""


@dataclass(frozen=True)
class Terms:
    """The last day that somebody set for this person, and until when they are excused."""

    deadline: date | None = None
    exempt_until: date | None = None
    # Why they are excused; empty where they are not.
    exempt_reason: str = ""


Changed = dict[str, tuple[date | str | None, date | str | None]]
"""Fields with what stood there, and what stands there now."""


def terms_of(state: SecurityState) -> Terms:
    """What holds now; what is over is none any more."""
    exempt_until = _day(state.exempt_until, state)
    reason = state.exempt_reason if exempt_until else ""
    return Terms(_day(state.deadline, state), exempt_until, reason)


def is_due(state: SecurityState) -> bool:
    """Whether two-factor is demanded of this person at the next login, by somebody."""
    return state.deadline is not None and state.deadline <= clock.now()


def changes(target: Administrator, wanted: Terms) -> Changed:
    """The fields in which the two differ, with the stored value and the other."""
    now = terms_of(target.security_state)
    pairs = {name: (old, getattr(wanted, name)) for name, old in vars(now).items()}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def set_terms(
    actor: Administrator, target: Administrator, changed: Changed, client: Client
) -> None:
    """Put the new terms in force and record each, in the caller's transaction."""
    state = target.security_state
    reason = str(changed["exempt_reason"][1]) if "exempt_reason" in changed else state.exempt_reason
    for name, (old, new) in changed.items():
        setattr(state, name, _last_moment(new, state) if isinstance(new, date) else new)
        if name == "exempt_reason" and "exempt_until" in changed:
            continue  # recorded with the day
        details: dict[str, str] = {"field": name, "old": str(old or ""), "new": str(new or "")}
        record(
            Action.ADMINISTRATOR_CHANGED,
            actor=f"administrator:{actor.pk}",
            target=f"administrator:{target.pk}",
            source=client.source,
            details=details | ({"reason": reason} if name == "exempt_until" and reason else {}),
        )
    if state.deadline and state.postponed_until and state.deadline < state.postponed_until:
        state.postponed_until = None  # an earlier day, set by somebody else, counts
    state.save(update_fields=[*changed, "postponed_until"])


def _day(moment: datetime | None, state: SecurityState) -> date | None:
    over = moment is None or moment <= clock.now()
    return None if over or moment is None else moment.astimezone(state.zone).date()


def _last_moment(day: date, state: SecurityState) -> datetime:
    return datetime.combine(day, time.max, state.zone).astimezone(UTC)
