"""Two that look for reminders at once, and one that dies: each mail once."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_django import Settings
from tests import cast
from tests.clock import Clock
from tests.sign_in import mail
from tests.whole.on_disk import restore_roles

from vratar.accounts.models import Administrator
from vratar.notices.models import Mail
from vratar.staff.models import ScheduledReminder
from vratar.staff.services.scheduled_reminders import remind

pytestmark = pytest.mark.django_db(transaction=True)

Process = subprocess.Popen[str]
# A Tuesday; people are there since Monday noon.
NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)
PEOPLE = 12


@pytest.fixture
def people(clock: Clock, settings: Settings) -> list[Administrator]:
    """Administrators who are due the mail of their first day."""
    mail.turn_on(settings)
    restore_roles()
    clock.set(NOW.timestamp() - 21 * 3600)
    made = [cast.make(f"person{number}", "Support") for number in range(PEOPLE)]
    clock.set(NOW.timestamp())
    return made


@pytest.fixture
def running() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def start(mode: str, running: ExitStack) -> Process:
    """A process on this test's database that stands before its work."""
    script = Path(__file__).with_name("remind_process.py")
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(sys.path),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "VRATAR_MAIL_SERVER": mail.SERVER,
        "VRATAR_MAIL_FROM": "panel@example.mk",
    }
    process = running.enter_context(
        subprocess.Popen(
            [sys.executable, script, mode],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
    )
    running.callback(process.kill)
    assert line(process) == "ready"
    return process


def line(process: Process) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def go_on(*processes: Process) -> None:
    for process in processes:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()


def each_has_one(people: list[Administrator]) -> bool:
    mails = Counter(Mail.objects.values_list("account_id", flat=True))
    rows = Counter(ScheduledReminder.objects.values_list("account_id", flat=True))
    return mails == rows == {person.pk: 1 for person in people}


def test_two_processes_at_once_send_each_mail_once(
    people: list[Administrator], running: ExitStack
) -> None:
    processes = [start("work", running) for _ in range(2)]
    go_on(*processes)
    assert sum(int(line(process)) for process in processes) == PEOPLE
    assert [process.wait(30) for process in processes] == [0, 0]
    assert each_has_one(people)


def test_one_that_is_killed_before_the_commit_has_sent_nothing_and_the_next_sends_all(
    people: list[Administrator], running: ExitStack
) -> None:
    dying = start("die", running)
    go_on(dying)
    assert line(dying) == "queued"
    waiting = start("work", running)
    go_on(waiting)
    os.kill(dying.pid, signal.SIGKILL)
    assert dying.wait(30) == -signal.SIGKILL
    assert int(line(waiting)) == PEOPLE
    assert waiting.wait(30) == 0
    assert each_has_one(people)
    assert remind(NOW) == 0
    assert each_has_one(people)
