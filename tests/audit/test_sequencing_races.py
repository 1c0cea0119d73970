"""Many sequencers at once, and one that dies."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from vratar.audit import Action, record, sequencer
from vratar.audit.models import Event
from vratar.audit.report import Intact
from vratar.audit.sequencer import run_once
from vratar.audit.verification import verify
from vratar.core.database import writing
from vratar.core.settings import current

pytestmark = pytest.mark.django_db(transaction=True)

Write = Callable[[int], None]


def start(mode: str) -> subprocess.Popen[bytes]:
    """Start sequencer_process.py on this test's database."""
    script = Path(__file__).with_name("sequencer_process.py")
    where = [connection.settings_dict["NAME"], str(current().home), str(current().keys.audit_key)]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen([sys.executable, script, *where, mode], env=environment)


def places() -> list[int | None]:
    return list(Event.objects.order_by("seq").values_list("seq", flat=True))


@pytest.mark.parametrize("lease", [timedelta(seconds=10), timedelta(0)])
def test_sixteen_threads_give_every_place_once(
    monkeypatch: pytest.MonkeyPatch, lease: timedelta
) -> None:
    monkeypatch.setattr(sequencer, "LEASE", lease)
    monkeypatch.setattr(sequencer, "_holder", lambda: str(threading.get_ident()))
    monkeypatch.setattr(sequencer, "BATCH", 7)
    together = threading.Barrier(16)

    def work(number: int) -> int:
        together.wait()
        sequenced = 0
        for _ in range(10):
            with writing():
                record(Action.LOGGED_OUT, actor=f"administrator:{number}")
            sequenced += run_once()
        connection.close()
        return sequenced

    with ThreadPoolExecutor(16) as pool:
        done = sum(pool.map(work, range(16)))
    monkeypatch.setattr(sequencer, "LEASE", timedelta(0))
    while count := run_once():
        done += count
    assert done == 160
    assert places() == list(range(1, 161))
    assert verify() == Intact(160)


def test_two_processes_give_every_place_once() -> None:
    processes = [start("work"), start("work")]
    assert [process.wait(60) for process in processes] == [0, 0]
    run_once()
    assert places() == list(range(1, 201))
    assert verify() == Intact(200)


def test_a_process_killed_before_the_commit_leaves_everything_as_it_was(write: Write) -> None:
    write(3)
    assert start("die").wait(60) == -signal.SIGKILL
    assert places() == [None] * 3
    assert run_once() == 3
    assert verify() == Intact(3)
