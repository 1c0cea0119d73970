"""The time from a lost phone to the end of the last other session, for a made history."""

import csv
import io
import json
from datetime import timedelta

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import cast
from tests.clock import Clock
from tests.policy import states
from tests.sign_in.conftest import Person
from tests.sign_in.conftest import ana as ana  # noqa: PLC0414 - a fixture
from tests.sign_in.conftest import protected_ana as protected_ana  # noqa: PLC0414 - a fixture
from tests.sign_in.test_enrolment import save, shown_secret
from tests.sign_in.test_recovery import recover

from vratar.audit import Action, record
from vratar.audit.models import Event
from vratar.cli.commands import vratar
from vratar.core import clock as time
from vratar.core.database import writing
from vratar.reports.services.adoption import adoption
from vratar.reports.services.lost_phones import median_minutes

pytestmark = pytest.mark.django_db

NAME = "median_minutes_lost_phone"
LABEL = "Median minutes from lost phone to sessions ended"
HOUR, DAY = 60, 24 * 60


@pytest.fixture(autouse=True)
def _time(clock: Clock) -> None:
    clock.set(1_800_000_000)


def happens(person: int, action: Action) -> None:
    with writing():
        record(action, actor="host", target=f"administrator:{person}")


def after(clock: Clock, minutes: float) -> None:
    clock.advance(minutes * 60)


def lost(clock: Clock, person: int, minutes: float) -> None:
    """Somebody lost a phone, and had a new one set up so long after."""
    happens(person, Action.PHONE_LOST)
    after(clock, minutes)
    happens(person, Action.AUTHENTICATOR_REPLACED)


def median(days: int = 30) -> float | None:
    return median_minutes(time.now() - timedelta(days=days))


def printed(form: str) -> str:
    arguments = ["report", "adoption", "--format", form]
    done = CliRunner().invoke(vratar, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_of_nobody_there_is_no_median_but_words(clock: Clock) -> None:
    assert median() is None
    (metric,) = [one for one in adoption(30, names=False).metrics if one.name == NAME]
    assert (metric.number, metric.text) == (None, "None yet")
    assert f"{LABEL}: None yet" in printed("text")
    assert json.loads(printed("json"))["metrics"][NAME] == {"number": None, "total": None}
    assert NAME not in printed("csv")


def test_it_is_the_median_and_no_mean(clock: Clock) -> None:
    for person, minutes in enumerate((2, 3, 100)):
        lost(clock, person, minutes)
    assert median() == 3
    lost(clock, 3, 4.5)
    assert median() == 3.8  # between 3 and 4.5


def test_a_reset_counts_from_its_request_and_one_without_approval_is_at_once(clock: Clock) -> None:
    happens(1, Action.RESET_REQUESTED)
    after(clock, 40)
    happens(1, Action.TWO_FACTOR_RESET)
    assert median() == 40
    happens(2, Action.TWO_FACTOR_RESET)
    assert median() == 20


def test_two_at_once_do_not_take_each_others_time(clock: Clock) -> None:
    happens(1, Action.PHONE_LOST)
    after(clock, 5)
    happens(2, Action.PHONE_LOST)
    after(clock, 1)
    happens(2, Action.AUTHENTICATOR_REPLACED)
    assert median() == 1
    after(clock, 4)
    happens(1, Action.AUTHENTICATOR_REPLACED)
    assert median() == 5.5


def test_it_counts_from_the_first_time_it_was_said(clock: Clock) -> None:
    happens(1, Action.PHONE_LOST)
    after(clock, 3)
    lost(clock, 1, 4)
    assert median() == 7


@pytest.mark.parametrize("given_up", [Action.RESET_REFUSED, Action.RESET_WITHDRAWN])
def test_a_request_that_came_to_nothing_does_not_count(clock: Clock, given_up: Action) -> None:
    happens(1, Action.RESET_REQUESTED)
    after(clock, 10)
    happens(1, given_up)
    after(clock, 10)
    assert median() is None
    happens(1, Action.TWO_FACTOR_RESET)
    assert median() == 0


def test_a_new_phone_without_a_loss_does_not_count(clock: Clock) -> None:
    happens(1, Action.AUTHENTICATOR_REPLACED)
    happens(2, Action.PHONE_LOST)
    after(clock, DAY + 1)
    happens(2, Action.AUTHENTICATOR_REPLACED)
    assert median() is None


def test_it_is_about_what_ended_in_the_period(clock: Clock) -> None:
    lost(clock, 1, 90)
    after(clock, 7 * DAY - 30)
    assert median(days=7) == 90  # began before the period, ended in it
    after(clock, 31)
    assert median(days=7) is None
    assert median(days=30) == 90


def test_the_page_the_files_and_the_command_say_the_same(clock: Clock) -> None:
    lost(clock, 1, 12.25)
    ana = states.two_factor(cast.make("ana"))
    page = ana.get("/reports/adoption").content.decode()
    assert LABEL in page
    assert "<strong>12.2</strong>" in page
    rows = csv.reader(io.StringIO(ana.get("/reports/adoption/metrics.csv").content.decode()[1:]))
    assert [NAME, "12.2", ""] in list(rows)
    assert f"{LABEL}: 12.2" in printed("text")
    assert json.loads(printed("json"))["metrics"][NAME] == {"number": 12.2, "total": None}
    assert f"metrics,{NAME},number,12.2" in printed("csv")


def test_the_rare_events_are_found_by_the_index_of_the_action(clock: Clock) -> None:
    with CaptureQueriesContext(connection) as asked:
        median()
    (statement,) = [one["sql"] for one in asked]
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL plans by the rows that it has")
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + statement)
        plan = " ".join(str(row[-1]) for row in cursor.fetchall())
    assert "audit_event_by_action (action=? AND at>?)" in plan
    assert "SCAN" not in plan


def test_who_says_so_after_a_recovery_code_is_measured(protected_ana: Person, clock: Clock) -> None:
    recover(protected_ana, cast.recovery_codes_of(protected_ana.account)[0])
    protected_ana.client.post("/login/recovered", {"choice": "new-phone"})
    (event,) = Event.objects.filter(action=Action.PHONE_LOST)
    assert event.actor == event.target == f"administrator:{protected_ana.account.pk}"
    assert median() is None
    after(clock, 6)
    save(protected_ana, cast.code(shown_secret(protected_ana)))
    assert median() == 6
