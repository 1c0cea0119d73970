"""The one process beside the panel: audit log, clearing up, mail, the time.

`python -m vratar.config.housekeeping PARENT`, started by `vratar serve`.
"""

import logging
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import django
from django.db import connection

from vratar.config import lifeline
from vratar.core.settings_module import choose_settings

LONGEST_PAUSE = 60.0  # seconds between two tries of a task that keeps failing

_logger = logging.getLogger(__name__)


@dataclass
class Task:
    """Something done again and again; one that fails is tried less and less often."""

    name: str
    every: float
    """Seconds between two runs."""
    run: Callable[[], object]
    due: float = 0.0
    failures: int = 0

    def run_if_due(self, now: float) -> None:
        """Run it when its time has come, by a clock that never jumps."""
        if now >= self.due:
            self._run()
            pause = self.every * 2**self.failures if self.failures else self.every
            self.due = now + min(pause, max(LONGEST_PAUSE, self.every))

    def _run(self) -> None:
        try:
            self.run()
            self.failures = 0
        except Exception:
            self.failures = min(self.failures + 1, 10)
            _logger.exception("Housekeeping failed: %s", self.name)
            connection.close()  # a broken one is not used again


def tasks() -> list[Task]:
    """List what there is to do."""
    from vratar.audit.sequencer import run_once
    from vratar.gate.services import refusals as gate_refusals
    from vratar.reports.services.counting import count_yesterday
    from vratar.sign_in.services.later import sum_up_refusals, tell_of_replays
    from vratar.training.services.due import note_beginnings

    return [
        Task("audit log", every=1.0, run=run_once),
        Task("sums of refused passwords", every=60.0, run=sum_up_refusals),
        Task("used codes tried again", every=10.0, run=tell_of_replays),
        Task("whom the gate refused", every=5.0, run=gate_refusals.tell),
        Task("what has expired", every=60.0, run=_purge),
        Task("reminders", every=60.0, run=_remind),
        Task("totals of the day", every=600.0, run=count_yesterday),
        Task("what the training asks", every=60.0, run=note_beginnings),
    ]


def asking_tasks(stop: threading.Event) -> list[Task]:
    """List what another server may hold up: nothing else."""
    from vratar.config import server_clock
    from vratar.notices.sending import send_due

    return [
        Task("mail", every=2.0, run=lambda: send_due(stop)),
        Task("server clock", every=server_clock.EVERY, run=server_clock.measure),
    ]


def watching_tasks(stop: threading.Event) -> list[Task]:
    """List what looks for dangers, and tells the machine that wants to know of them.

    One thread: a call takes ten seconds at most, and neither mail nor the log may delay it.
    """
    from vratar.notices import webhook
    from vratar.notices.dangers import dangers, look
    from vratar.notices.steady_clock import SteadyClock

    return [
        *(
            Task(f"alarm {name.value}", every=5.0, run=partial(look, name, danger))
            for name, danger in dangers(SteadyClock()).items()
        ),
        Task("alarm webhook", every=2.0, run=lambda: webhook.send_due(stop)),
    ]


def verifying_tasks() -> list[Task]:
    """List what may read for minutes: nothing else waits for it.

    Every ten minutes the thousand newest entries and what is new are read, however long the log
    is: about a tenth of a second. Damage found is told by the alarm `log`.
    """
    from vratar.audit.standing import verify_news

    return [Task("audit log verified", every=600.0, run=verify_news)]


def keep_house(to_do: list[Task], stop: threading.Event) -> None:
    """Do the tasks until `stop` is set."""
    while not stop.wait(timeout=0.5):
        for task in to_do:
            task.run_if_due(time.monotonic())


def _remind() -> None:
    from vratar.core import clock
    from vratar.staff.services.scheduled_reminders import remind

    remind(clock.now())


def _purge() -> None:
    from vratar.authenticators.recovery_codes import services as recovery_codes
    from vratar.authenticators.totp import enrolment
    from vratar.core import clock
    from vratar.core.database import writing
    from vratar.gate.services import refusals as gate_refusals
    from vratar.notices import sending, webhook
    from vratar.sessions import services as sessions
    from vratar.staff.services import reset_requests
    from vratar.throttle import services as budgets
    from vratar.training.services import drills

    now = clock.now()
    with writing():
        sessions.purge_expired()
        gate_refusals.purge(now)
        enrolment.purge_expired(now)
        recovery_codes.purge_shown(now)
        budgets.purge(now)
        sending.purge(now)
        reset_requests.purge(now)
        webhook.purge(now)
        drills.purge(now)


def _main(parent: int) -> None:
    choose_settings()
    lifeline.hold(parent)
    django.setup()
    stop = threading.Event()
    # The loop runs in its own thread: a signal handler may then set the event at any moment.
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    # A slow mail or time server must not keep the audit log waiting: a thread of its own.
    lists = (tasks(), asking_tasks(stop), watching_tasks(stop), verifying_tasks())
    workers = [threading.Thread(target=keep_house, args=(to_do, stop)) for to_do in lists]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()


if __name__ == "__main__":
    _main(int(sys.argv[1]))
