"""The scheduled mails: who gets them, in whose words, at what cost; and the command."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from tests import cast, company
from tests.clock import Clock
from tests.notices.inbox import mail_server
from tests.sign_in import mail
from tests.staff.acting import session_of

from vratar.accounts.models import Administrator, SecurityState
from vratar.authenticators.totp.models import TotpAuthenticator
from vratar.cli.commands import vratar
from vratar.core.settings import current
from vratar.notices.models import Mail
from vratar.notices.rendering import message_of
from vratar.policy.models import Policy, Requirement
from vratar.staff.models import ScheduledReminder
from vratar.staff.services import reminders
from vratar.staff.services.scheduled_reminders import AT_ONCE, plan, remind

pytestmark = pytest.mark.django_db

# Monday noon, and the next morning; without a zone of their own people live in UTC.
MADE = datetime(2026, 3, 2, 12, tzinfo=UTC)
MORNING = datetime(2026, 3, 3, 9, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _mail(settings: Settings, clock: Clock) -> None:
    mail.turn_on(settings)
    clock.set(MADE.timestamp())


@pytest.fixture
def igor(_mail: None, clock: Clock) -> Administrator:
    """Made on Monday; it is Tuesday, nine o'clock."""
    igor = cast.make("igor", "Support")
    clock.set(MORNING.timestamp())
    return igor


def state(person: Administrator, **changes: object) -> None:
    SecurityState.objects.filter(account=person).update(**changes)


def kinds() -> list[str]:
    return list(ScheduledReminder.objects.order_by("pk").values_list("kind", flat=True))


def test_a_mail_and_its_row_are_made_once(igor: Administrator) -> None:
    assert (remind(MORNING - timedelta(minutes=1)), remind(MORNING), remind(MORNING)) == (0, 1, 0)
    assert mail.waiting() == [("reminder", "igor@example.mk")]
    assert kinds() == ["day 0"]


def test_it_names_the_day_the_reason_the_effort_and_whom_to_ask(igor: Administrator) -> None:
    Policy.objects.create(contact_name="Vera Ilieva", contact="vera@example.mk")
    remind(MORNING)
    message = message_of(Mail.objects.get())
    assert message is not None
    assert message.subject == "Set up two-factor authentication by 16 Mar 2026"
    for words in (
        "asks every administrator for a second factor.",
        "A stolen password then no longer opens the panel.",
        "Please do it by 16 Mar 2026; afterwards only the set-up page opens",
        "about 3 minutes",
        "/account/two-factor/totp/",
        "Ask Vera Ilieva (vera@example.mk).",
        "We never ask for a code by phone or mail.",
    ):
        assert words in message.body


def test_it_is_written_in_the_language_and_the_zone_of_the_reader(igor: Administrator) -> None:
    state(igor, language="mk", time_zone="Pacific/Auckland")
    remind(datetime(2026, 3, 3, 20, tzinfo=UTC))
    message = message_of(Mail.objects.get())
    assert message is not None
    assert message.extra_headers["Content-Language"] == "mk"
    # Monday noon is Tuesday there: the last day is a day later.
    assert "17.3.2026" in message.subject.replace(".03.", ".3.")


def test_a_contact_cannot_begin_a_line_of_its_own(igor: Administrator) -> None:
    Policy.objects.create(contact_name="Vera\r\nBcc: all", contact="1\u20282")
    remind(MORNING)
    message = message_of(Mail.objects.get())
    assert message is not None
    assert "Ask Vera Bcc: all (1 2)." in message.body


def test_whoever_enrolled_left_is_invited_excused_or_blocked_gets_none(clock: Clock) -> None:
    enrolled, left, invited, excused, blocked = (
        cast.make(name, "Support") for name in ("enrolled", "left", "invited", "excused", "blocked")
    )
    cast.enrol(enrolled)
    cast.enrol(blocked)
    TotpAuthenticator.objects.filter(account=blocked).update(status="disabled")
    Administrator.objects.filter(pk=left.pk).update(is_active=False)
    invited.set_unusable_password()
    invited.save()
    state(excused, exempt_until=MORNING + 4 * DAY)
    clock.set(MORNING.timestamp())
    assert remind(MORNING) == 0
    assert plan(MORNING) == []
    assert remind(MORNING + 3 * DAY) == 0  # on Friday still excused
    assert remind(MORNING + 6 * DAY) == 1
    assert mail.waiting() == [("reminder", "excused@example.mk")]


def test_where_nobody_must_nobody_is_reminded(igor: Administrator) -> None:
    Policy.objects.create(requirement=Requirement.NOBODY)
    assert remind(MORNING) == 0
    state(igor, deadline=MORNING + 5 * DAY)
    assert remind(MORNING) == 1


def test_only_the_chosen_roles_are_reminded(igor: Administrator) -> None:
    vera = cast.make("vera", "Auditor")
    state(vera, created_at=MADE)
    Policy.objects.create(requirement=Requirement.ROLES, roles=[vera.role_id])
    assert remind(MORNING) == 1
    assert mail.waiting() == [("reminder", "vera@example.mk")]


def test_without_a_mail_server_nothing_counts_as_sent(
    igor: Administrator, settings: Settings
) -> None:
    mail.turn_off(settings)
    assert remind(MORNING) == 0
    assert kinds() == []
    mail.turn_on(settings)
    assert remind(MORNING) == 1


def test_what_somebody_sent_by_hand_counts_and_the_scheduled_one_counts_for_them(
    igor: Administrator, clock: Clock
) -> None:
    ana = cast.make("ana")
    cast.enrol(ana)
    reminders.remind(session_of(ana), [igor.pk], cast.ANAS_LAPTOP)
    assert remind(MORNING + timedelta(hours=3)) == 0
    clock.set((MORNING + 7 * DAY).timestamp())
    assert remind(MORNING + 7 * DAY) == 1
    assert reminders.audience(ana, [igor.pk]).already == 1


def test_who_enrols_takes_back_what_still_waits_for_the_mail_server(igor: Administrator) -> None:
    from vratar.sign_in.services.tell import tell_of_binding

    remind(MORNING)
    tell_of_binding(igor, cast.ANAS_LAPTOP, replaced=False)
    waiting = Mail.objects.filter(sent_at=None, given_up_at=None)
    assert list(waiting.values_list("kind", flat=True)) == ["authenticator bound"]


def test_a_training_that_is_due_waits_for_a_day_without_another_mail(
    igor: Administrator, clock: Clock
) -> None:
    from vratar.training.services.due import note_beginnings

    thursday = MORNING + 2 * DAY
    clock.set(thursday.timestamp())
    Policy.objects.create(training_required=True, deadline_days=45)
    note_beginnings()
    friday = MORNING + 17 * DAY
    state(igor, deadline=friday + timedelta(hours=12))
    due = friday + 15 * DAY  # a Saturday; it is announced on the Saturday after this Friday
    seen = {
        thursday: 1,
        friday - DAY: 1,
        friday: 1,  # the last day of the set-up
        friday + 3 * DAY: 1,
        friday + 4 * DAY: 0,
        due - DAY: 1,
        due + 2 * DAY: 0,
    }
    for now, sent in seen.items():
        assert (remind(now), remind(now)) == (sent, 0)
    assert kinds() == ["day 0", "-1", "deadline", "training", "training"]
    told = Mail.objects.filter(kind="training due").values_list("details__until", flat=True)
    assert set(told) == {int(due.replace(hour=23, minute=59, second=59).timestamp())}


def test_ten_thousand_people_take_few_queries_and_short_transactions(clock: Clock) -> None:
    company.fill(10_000)
    clock.set(MORNING.timestamp())
    with CaptureQueriesContext(connection) as queries:
        queued = remind(MORNING)
    assert queued == Mail.objects.count() > 1000
    parts = 10_000 / AT_ONCE
    assert len(queries) < 20 * parts
    with CaptureQueriesContext(connection) as queries:
        assert remind(MORNING) == 0
    assert len(queries) < 6 * parts


def test_the_command_sends_what_is_due_once(igor: Administrator, settings: Settings) -> None:
    with mail_server() as inbox:
        reached = replace(current().mail, server=inbox.url, sender="panel@example.mk")
        settings.VRATAR = replace(current(), mail=reached)
        ran = [CliRunner().invoke(vratar, ["remind", *asked]) for asked in ((), (), ("--json",))]
    assert [one.stdout for one in ran] == [
        "Reminders queued: 1. Mails sent: 1.\n",
        "Reminders queued: 0. Mails sent: 0.\n",
        '{"queued": 0, "sent": 0}\n',
    ]
    assert [mail["To"] for mail in inbox.mails] == ["igor@example.mk"]


def test_the_dry_run_lists_everybody_and_sends_nothing(igor: Administrator) -> None:
    far = cast.make("far", "Support")
    state(far, created_at=MADE, time_zone="America/New_York")
    ran = CliRunner().invoke(vratar, ["remind", "--dry-run"])
    assert ran.exit_code == 0, ran.output
    head, *rows = [line.split() for line in ran.output.splitlines()]
    assert head[0] == "WHEN"
    assert rows == [
        ["Tue", "2026-03-03", "09:00", "UTC", "igor", "day", "0", "2026-03-16"],
        ["Tue", "2026-03-03", "09:00", "America/New_York", "far", "day", "0", "2026-03-16"],
    ]
    assert not Mail.objects.exists()
    assert kinds() == []


def test_the_dry_run_in_json_says_the_same(igor: Administrator) -> None:
    ran = CliRunner().invoke(vratar, ["remind", "--dry-run", "--json"])
    assert json.loads(ran.stdout) == [
        {
            "username": "igor",
            "email": "igor@example.mk",
            "reminder": "day 0",
            "at": "2026-03-03T09:00:00Z",
            "time_zone": "UTC",
            "names": "2026-03-16",
        }
    ]


def test_the_dry_run_says_when_there_is_nobody_and_no_mail_server(settings: Settings) -> None:
    mail.turn_off(settings)
    ran = CliRunner().invoke(vratar, ["remind", "--dry-run"])
    assert ran.stdout == "Nobody is to be reminded.\n"
    assert "No mail server is set up" in ran.stderr
