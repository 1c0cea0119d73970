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
from vratar.policy.models import Policy, Requirement


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

    @property
    def overdue(self) -> bool:
        """Required, and the time for it is over."""
        return self.deadline is not None and not self.protected and clock.now() >= self.deadline


def in_force() -> Policy:
    """The policy row; the defaults where nobody has stored one."""
    return Policy.objects.first() or Policy()


def asks_for_second_approver() -> bool:
    """Whether a reset of another administrator waits until a second one approves it."""
    return in_force().second_approver


def standing(state: SecurityState) -> Standing:
    """Where this account stands now. The deadline is computed on every read."""
    return judged(state, in_force(), protected=totp.bound(state.account_id) is not None)


def judged(state: SecurityState, policy: Policy, *, protected: bool) -> Standing:
    """The same from what the caller has already read: for many accounts in one page."""
    now = clock.now()
    exempt = state.exempt_until is not None and state.exempt_until > now
    deadline = _deadline(state, policy)
    if deadline is None:
        return Standing(protected, required=False, exempt=exempt, deadline=None, days_left=0)
    left = (deadline.astimezone(state.zone).date() - now.astimezone(state.zone).date()).days
    return Standing(
        protected, required=True, exempt=exempt, deadline=deadline, days_left=max(0, left)
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


def _due_by_policy(policy: Policy, moment: datetime) -> Q:
    if policy.requirement == Requirement.NOBODY:
        return Q(pk__in=[])
    of_role = Q(role__in=policy.roles) if policy.requirement == Requirement.ROLES else Q()
    if not (policy.deadline_days or policy.deadline_on):
        return of_role & Q(security_state__created_at__lte=moment)
    return of_role & _day_over(policy, moment)


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


def min_password_length() -> int:
    """12 where a second factor is demanded, 15 where the password may stand alone."""
    floor = current().sign_in.password_min_length
    return floor if in_force().requirement == Requirement.EVERYBODY else max(15, floor)


def _deadline(state: SecurityState, policy: Policy) -> datetime | None:
    """The earlier of the policy's and the person's own, and not before what was granted."""
    dates = [state.deadline] if state.deadline else []
    # Another user model may have no roles; "selected roles" then covers nobody.
    if policy.covers(getattr(state.account, "role_id", None)):
        dates.append(_by_policy(state, policy))
    if not dates:
        return None
    granted = [one for one in (state.postponed_until, state.exempt_until) if one]
    return max([min(dates), *granted])


def _by_policy(state: SecurityState, policy: Policy) -> datetime:
    if policy.deadline_on is not None:
        return _end(policy.deadline_on, state.zone)
    if not policy.deadline_days:
        return state.created_at
    day = state.created_at.astimezone(state.zone).date() + timedelta(days=policy.deadline_days)
    return _end(day, state.zone)


def _end(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.max, zone)
