"""Where an administrator stands: protected, in time, or overdue."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q

from vratar.accounts.models import SecurityState
from vratar.accounts.zones import zone_named
from vratar.authenticators.totp import services as totp
from vratar.authenticators.totp.models import Status, TotpAuthenticator
from vratar.core import clock
from vratar.core.settings import current
from vratar.policy.models import FirstSetUp, Policy, Requirement
from vratar.policy.schedule import Facts

_NEAR = 3


@dataclass(frozen=True)
class Standing:
    """One administrator before the policy."""

    protected: bool
    required: bool
    # Excused by somebody else, for now.
    exempt: bool
    # The last moment at which the password alone still signs in; None where never required.
    deadline: datetime | None
    # Calendar days to it in the person's zone; 0 on the last day.
    days_left: int
    # Whether a first authenticator may be set up now, or somebody else must allow it before.
    may_set_up: bool

    @property
    def overdue(self) -> bool:
        """Required, and the time for it is over."""
        return self.deadline is not None and not self.protected and clock.now() >= self.deadline

    @property
    def is_near(self) -> bool:
        """From three days before on, when the banner warns (training.md §2)."""
        return self.days_left <= _NEAR


def in_force() -> Policy:
    """The policy row; the defaults where nobody has stored one."""
    return Policy.objects.first() or Policy()


def asks_for_second_approver() -> bool:
    """Whether a reset of another administrator waits until a second one approves it."""
    return in_force().second_approver


def contact() -> str:
    """Whom the policy names for questions; empty where nobody."""
    policy = in_force()
    if policy.contact_name and policy.contact:
        return f"{policy.contact_name} ({policy.contact})"
    return policy.contact_name or policy.contact


def issuer() -> str:
    """The name chosen for new entries in authenticator apps; empty where none is."""
    return in_force().issuer


def standing(state: SecurityState) -> Standing:
    """Where this account stands now. The deadline is computed on every read."""
    return judged(state, in_force(), protected=totp.bound(state.account_id) is not None)


def judged(state: SecurityState, policy: Policy, *, protected: bool) -> Standing:
    """The same from what the caller has already read: for many accounts in one page."""
    now = clock.now()
    exempt = state.exempt_until is not None and state.exempt_until > now
    deadline, left = _deadline(state, policy), 0
    if deadline is not None:
        left = (deadline.astimezone(state.zone).date() - now.astimezone(state.zone).date()).days
    allowed = state.set_up_allowed_until is not None and state.set_up_allowed_until > now
    return Standing(
        protected=protected,
        required=deadline is not None,
        exempt=exempt,
        deadline=deadline,
        days_left=max(0, left),
        may_set_up=protected or allowed or policy.first_set_up != FirstSetUp.APPROVAL,
    )


def days_to_postpone(state: SecurityState) -> int:
    """By how many days this person may put the policy's deadline off, once it is over; 0: not.

    Once a person, whatever the policy does afterwards: the reason given stays. What somebody
    demanded of this one person is not put off.
    """
    policy = in_force()
    protected = totp.bound(state.account_id) is not None
    stands = judged(state, policy, protected=protected)
    # Whoever may not set up yet has shown a password and no approval: that opens nothing again.
    possible = stands.overdue and stands.may_set_up and may_postpone(state)
    return policy.postponement_days if possible else 0


def may_postpone(state: SecurityState) -> bool:
    """Whether the one postponement is left, and the deadline is the policy's."""
    return not state.postponed_reason and state.deadline is None


def postponed(state: SecurityState, days: int) -> datetime:
    """The end of the day, where the person lives, so many days from now."""
    today = clock.now().astimezone(state.zone).date()
    return _end(today + timedelta(days=days), state.zone).astimezone(UTC)


def reminder_facts(
    state: SecurityState, policy: Policy, now: datetime, reminded_at: datetime | None
) -> Facts:
    """What decides about reminders to this account, which has a password and no authenticator."""
    deadline = _deadline(state, policy)
    is_put_off = deadline is not None and deadline == state.postponed_until
    return Facts(
        zone=state.zone,
        since=state.created_at,
        deadline=deadline,
        put_off=_asked_for(state, policy) if is_put_off else None,
        is_asked=state.exempt_until is None or state.exempt_until <= now,
        reminded_at=reminded_at,
    )


def overdue() -> Q:
    """What is true, in a query of accounts, of exactly those whose `standing` is overdue."""
    return without_factor() & due_by(clock.now())


def without_factor() -> Q:
    """What is true, in a query of accounts, of those that have bound no authenticator."""
    held = TotpAuthenticator.objects.filter(account=OuterRef("pk"))
    return ~Q(Exists(held.exclude(status=Status.INVALIDATED)))


def due_by(moment: datetime) -> Q:
    """What is true, in a query of accounts, of those whose deadline has come at this moment."""
    put_off = Q(security_state__postponed_until__gt=moment)
    excused = Q(security_state__exempt_until__gt=moment)
    due = Q(security_state__deadline__lte=moment) | _due_by_policy(in_force(), moment)
    return due & ~put_off & ~excused


def covered_by(policy: Policy) -> Q:
    """What is true, in a query of accounts, of those whose role must use two-factor."""
    if policy.requirement == Requirement.ROLES:
        return Q(role__in=policy.roles)
    return ~Q(pk__in=[]) if policy.requirement == Requirement.EVERYBODY else Q(pk__in=[])


def _due_by_policy(policy: Policy, moment: datetime) -> Q:
    if policy.requirement == Requirement.NOBODY:
        return Q(pk__in=[])
    if not (policy.deadline_days or policy.deadline_on):
        return covered_by(policy) & Q(security_state__created_at__lte=moment)
    return covered_by(policy) & _day_over(policy, moment)


def _day_over(policy: Policy, moment: datetime) -> Q:
    """The last day has ended, in the zone of each."""
    stored = SecurityState.objects.order_by("time_zone").values_list("time_zone", flat=True)
    zones = {name: zone_named(name) for name in stored.distinct()}
    if policy.deadline_on is not None:
        ended = [name for name, zone in zones.items() if _end(policy.deadline_on, zone) <= moment]
        return Q(security_state__time_zone__in=ended)
    # Many zones share an instant: the condition stays short, however many there are.
    zones_by_instant: dict[datetime, list[str]] = {}
    for name, zone in zones.items():
        zones_by_instant.setdefault(_made_before(zone, policy, moment), []).append(name)
    late = Q(pk__in=[])
    for instant, names in zones_by_instant.items():
        late |= Q(security_state__created_at__lt=instant, security_state__time_zone__in=names)
    return late


def _made_before(zone: ZoneInfo, policy: Policy, now: datetime) -> datetime:
    """The instant before which an account of this zone must have been made to be late."""
    today = now.astimezone(zone).date()
    # Today's last moment has passed already where clocks went back at midnight and it came twice.
    ended = today
    while _end(ended, zone) > now:
        ended -= timedelta(days=1)
    first_in_time = ended - timedelta(days=policy.deadline_days) + timedelta(days=1)
    return datetime.combine(first_in_time, time.min, zone).astimezone(UTC)


def is_required(state: SecurityState) -> bool:
    """Whether this account may not be without a second factor."""
    return standing(state).required


def min_password_length(policy: Policy | None = None) -> int:
    """12 where a second factor is demanded, 15 where the password may stand alone."""
    floor = current().sign_in.password_min_length
    required = (policy or in_force()).requirement
    return floor if required == Requirement.EVERYBODY else max(15, floor)


def _deadline(state: SecurityState, policy: Policy) -> datetime | None:
    """The one asked for, and not before what was granted."""
    asked = _asked_for(state, policy)
    if asked is None:
        return None
    granted = [one for one in (state.postponed_until, state.exempt_until) if one]
    return max([asked, *granted])


def _asked_for(state: SecurityState, policy: Policy) -> datetime | None:
    """The earlier of the policy's and the person's own."""
    dates = [state.deadline] if state.deadline else []
    # Another user model may have no roles; "selected roles" then covers nobody.
    if policy.covers(getattr(state.account, "role_id", None)):
        dates.append(_by_policy(state, policy))
    return min(dates, default=None)


def _by_policy(state: SecurityState, policy: Policy) -> datetime:
    if policy.deadline_on is not None:
        return _end(policy.deadline_on, state.zone)
    if not policy.deadline_days:
        return state.created_at
    day = state.created_at.astimezone(state.zone).date() + timedelta(days=policy.deadline_days)
    return _end(day, state.zone)


def _end(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.max, zone)
