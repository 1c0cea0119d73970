"""Sixty days of a company of two hundred, hour by hour, until everybody is protected or blocked.

People live in eight zones, three of which change their clocks meanwhile, and come on different
days. Some enrol, some postpone, some are excused, some leave. On the 28th day, a Sunday, the policy
goes from 45 days to 14.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from pytest_django import Settings
from tests import cast
from tests.clock import Clock
from tests.sign_in import mail
from tests.staff.acting import session_of

from vratar.accounts.models import Administrator, Role, SecurityState
from vratar.accounts.services import create_administrator
from vratar.authenticators.totp import services as totp
from vratar.core.database import writing
from vratar.notices.kinds import Notice
from vratar.notices.models import Mail
from vratar.policy.models import Policy
from vratar.policy.services import postponed, standing
from vratar.sessions.models import Level
from vratar.sign_in.services.postponing import postpone
from vratar.staff.models import ScheduledReminder
from vratar.staff.services.scheduled_reminders import remind

pytestmark = pytest.mark.django_db

ZONES = (
    *("Europe/Skopje", "America/New_York", "Pacific/Auckland", "Asia/Kolkata"),
    *("America/Los_Angeles", "Asia/Tokyo", "Australia/Lord_Howe", "UTC"),
)
PEOPLE, DAYS = 200, 60
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
FIRST = datetime(2026, 3, 2, tzinfo=UTC)  # a Monday
TIGHTENED = FIRST + 27 * DAY + 12 * HOUR
LONG, SHORT = 45, 14
FATES = (
    "stays",
    "enrols",
    "stays",
    "postpones",
    "is excused",
    "leaves",
    "enrols late",
    "postpones",
)


@dataclass
class Member:
    """One of the company, and what becomes of them."""

    number: int
    account: Administrator
    zone: ZoneInfo
    since: datetime
    fate: str
    # When they were protected, gone or excused; after that nobody writes to them.
    out_at: datetime | None = None
    back_at: datetime | None = None

    @property
    def state(self) -> SecurityState:
        return SecurityState.objects.select_related("account").get(account=self.account)

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)


def arrive(number: int, role: Role, hashed: str, now: datetime) -> Member:
    """Somebody comes; of the eight fates each is met in every zone."""
    zone = ZONES[number % 8]
    with writing():
        account = create_administrator(
            f"person{number}", f"person{number}@example.mk", hashed, role, time_zone=zone
        )
    fate = FATES[number // 8 % 8]
    return Member(number, account, ZoneInfo(zone), now, fate)


def live(member: Member, now: datetime) -> None:
    """What this person does, or what is done to them, in this hour."""
    age = now - member.since
    if member.fate == "enrols" and age >= (2 + member.number % 11) * DAY and not member.out_at:
        cast.enrol(member.account)
        member.out_at = now
    if member.fate == "leaves" and age >= 6 * DAY and not member.out_at:
        Administrator.objects.filter(pk=member.account.pk).update(is_active=False)
        member.out_at = now
    if member.fate == "is excused" and age >= 5 * DAY and not member.out_at:
        member.out_at, member.back_at = now, postponed(member.state, 20)
        change(member, exempt_until=member.back_at, exempt_reason="On parental leave")
    if member.fate in {"postpones", "enrols late"} and member.out_at is None:
        late = standing(member.state)
        if late.overdue and member.fate == "enrols late":
            cast.enrol(member.account)
            member.out_at = now
        elif late.overdue and not member.state.postponed_reason:
            session = session_of(member.account, Level.AAL1)
            assert postpone(session, "My phone is being repaired", cast.ANAS_LAPTOP)


def change(member: Member, **changes: object) -> None:
    SecurityState.objects.filter(account=member.account).update(**changes)


@pytest.fixture
def lived(clock: Clock, settings: Settings) -> list[Member]:
    """The company after sixty days."""
    mail.turn_on(settings)
    policy = Policy.objects.create(deadline_days=LONG)
    hashed, role = make_password(cast.PASSWORD), Role.objects.get(name="Support")
    members: list[Member] = []
    for hours in range(DAYS * 24):
        now = FIRST + hours * HOUR
        clock.set(now.timestamp())
        # Nine come every twenty-five hours, as long as there are any left.
        if hours % 25 == 0 and len(members) < PEOPLE:
            members += [
                arrive(len(members) + place, role, hashed, now)
                for place in range(min(9, PEOPLE - len(members)))
            ]
        if now == TIGHTENED:
            Policy.objects.filter(pk=policy.pk).update(deadline_days=SHORT)
        for member in members if now.hour == 6 else ():
            live(member, now)
        if remind(now):
            assert remind(now) == 0
    return members


def test_each_is_told_once_in_the_morning_and_everybody_ends_protected_or_blocked(
    lived: list[Member],
) -> None:
    assert len(lived) == PEOPLE
    rows = defaultdict(list)
    for row in ScheduledReminder.objects.order_by("queued_at"):
        rows[row.account_id].append(row)
    reminders = Mail.objects.filter(kind=Notice.REMINDER)
    mails = Counter(reminders.values_list("account_id", flat=True))
    assert mails == {person: len(found) for person, found in rows.items()}
    for member in lived:
        moments = [row.queued_at for row in rows[member.account.pk]]
        for moment in moments:
            assert member.local(moment).hour == 9
            assert member.local(moment).weekday() < 5
            assert not is_out(member, moment)
        days = [member.local(moment).date() for moment in moments]
        assert len(set(days)) == len(days)
        if member.fate == "stays":
            assert days == expected(member), member
        if member.fate == "postpones":
            kinds = [row.kind for row in rows[member.account.pk]]
            assert kinds[-1] == "postponed deadline"
            assert len(set(kinds)) == len(kinds)
    every_one_is_protected_or_blocked(lived)


def is_out(member: Member, moment: datetime) -> bool:
    """Whether nobody is to write to them then."""
    if member.out_at is None or moment < member.out_at:
        return False
    return member.back_at is None or moment < member.back_at


def expected(member: Member) -> list[date]:
    """The days on which somebody who does nothing is written to, by the table of the schedule."""
    made = member.local(member.since).date()
    first, turn = morning(member.local(member.since)), morning(member.local(TIGHTENED))
    long, short = (
        {made + (last - left) * DAY for left in (30, 14, 7, 3, 1, 0) if left < last}
        for last in (LONG, SHORT)
    )
    found = {first} | {moved(day) for day in long if moved(day) < turn}
    if member.since < TIGHTENED and moved(min(short)) <= turn:
        found.add(turn)  # of the new last day
    later = {moved(day) for day in short if moved(day) > turn}
    return sorted(max(day, first) for day in found | later)


def morning(moment: datetime) -> date:
    """The first weekday on which it is nine o'clock after this moment."""
    day = moment.date() if moment.time() <= time(9) else moment.date() + DAY
    while day.weekday() > 4:
        day += DAY
    return day


def moved(day: date) -> date:
    return day - max(0, day.weekday() - 4) * DAY


def every_one_is_protected_or_blocked(lived: list[Member]) -> None:
    ends = Counter[str]()
    for member in lived:
        active = Administrator.objects.get(pk=member.account.pk).is_active
        protected = totp.bound(member.account.pk) is not None
        blocked = standing(member.state).overdue
        ends["left" if not active else "protected" if protected else f"blocked {blocked}"] += 1
    assert set(ends) == {"left", "protected", "blocked True"}
    assert min(ends.values()) > PEOPLE // 10
    stays = next(member for member in lived if member.fate == "stays")
    browser = Client(headers={"Sec-Fetch-Site": "same-origin"})
    typed = {"username": stays.account.username, "password": cast.PASSWORD}
    assert browser.post("/login", typed).status_code == 303
    assert browser.get("/")["Location"] == "/account/two-factor/totp/required"
