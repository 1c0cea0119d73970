"""A reminder names the day that counts for the reader, or none where there is none."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest
from pytest_django import Settings
from tests import cast
from tests.clock import Clock
from tests.notices.inbox import Inbox, mail_server, text_of
from tests.staff.acting import session_of

from vratar.accounts.models import Administrator, SecurityState
from vratar.core.settings import current
from vratar.notices import sending
from vratar.notices.models import Mail
from vratar.policy.models import Policy, Requirement
from vratar.policy.services import standing
from vratar.staff.services.reminders import remind

pytestmark = pytest.mark.django_db

# Late on 1 March in Skopje, the next day already in Sydney.
MADE = datetime(2026, 3, 1, 23, 30, tzinfo=ZoneInfo("Europe/Skopje"))


@pytest.fixture
def inbox(settings: Settings) -> Iterator[Inbox]:
    with mail_server() as inbox:
        mail = replace(current().mail, server=inbox.url, sender="panel@example.mk")
        settings.VRATAR = replace(current(), mail=mail)
        yield inbox


@pytest.fixture
def igor(inbox: Inbox, clock: Clock) -> Administrator:
    """An Auditor, made at `MADE`."""
    clock.set(MADE.timestamp())
    igor = cast.make("igor", "Auditor")
    SecurityState.objects.filter(account=igor).update(created_at=MADE)
    return igor


def reminded(inbox: Inbox, person: Administrator) -> EmailMessage:
    """What arrives when Ana reminds this person."""
    remind(session_of(cast.make("ana")), [person.pk], cast.ANAS_LAPTOP)
    assert sending.send_due() == 1
    return inbox.mails[-1]


@pytest.mark.parametrize(
    ("zone", "day"), [("Europe/Skopje", "15 Mar 2026"), ("Australia/Sydney", "16 Mar 2026")]
)
def test_the_day_of_the_policy_where_the_reader_lives(
    inbox: Inbox, igor: Administrator, zone: str, day: str
) -> None:
    SecurityState.objects.filter(account=igor).update(time_zone=zone)
    mail = reminded(inbox, igor)
    assert mail["Subject"] == f"Set up two-factor authentication by {day}"
    assert f"Please do it by {day}; afterwards only the set-up page opens" in text_of(mail)


def test_ones_own_earlier_day_counts(inbox: Inbox, igor: Administrator) -> None:
    SecurityState.objects.filter(account=igor).update(deadline=MADE + timedelta(days=3))
    assert "by 4 Mar 2026" in str(reminded(inbox, igor)["Subject"])


def test_a_day_that_has_passed_is_not_named(
    inbox: Inbox, igor: Administrator, clock: Clock
) -> None:
    clock.advance(20 * 86400)
    mail = reminded(inbox, igor)
    assert mail["Subject"] == "Set up two-factor authentication"
    assert "Please do it now: until you have done it, only the set-up page opens." in text_of(mail)


def test_where_nobody_must_no_day_and_no_closed_page_is_named(
    inbox: Inbox, igor: Administrator
) -> None:
    Policy.objects.create(requirement=Requirement.NOBODY)
    mail = reminded(inbox, igor)
    assert mail["Subject"] == "Set up two-factor authentication"
    assert "Please do it as soon as you can. Your settings stay." in text_of(mail)
    assert "only the set-up page" not in text_of(mail)


def test_the_day_is_the_one_that_the_policy_computes(inbox: Inbox, igor: Administrator) -> None:
    reminded(inbox, igor)
    deadline = standing(SecurityState.objects.get(account=igor)).deadline
    assert deadline is not None
    assert Mail.objects.get().details["until"] == int(deadline.timestamp())
