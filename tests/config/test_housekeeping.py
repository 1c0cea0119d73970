import threading

import pytest

from vratar.audit.models import Verification
from vratar.config.housekeeping import LONGEST_PAUSE, Task, keep_house, tasks, verifying_tasks


def test_a_task_runs_each_time_it_is_due() -> None:
    runs: list[float] = []
    task = Task("count", every=10, run=lambda: runs.append(1))
    for now in (0, 1, 9.9, 10, 15, 20):
        task.run_if_due(now)
    assert len(runs) == 3


@pytest.mark.django_db
def test_a_task_that_fails_is_tried_less_and_less_often_and_then_as_before() -> None:
    broken, at = True, []

    def run() -> None:
        at.append(now)
        if broken:
            raise RuntimeError

    task, now = Task("fail", every=1, run=run), 0
    for now in range(600):
        task.run_if_due(now)
    assert at[:6] == [0, 2, 6, 14, 30, 62]
    assert at[-1] - at[-2] == LONGEST_PAUSE
    broken = False
    task.run_if_due(10_000)
    task.run_if_due(10_001)
    assert at[-2:] == [599, 599]


@pytest.mark.django_db
def test_the_audit_log_and_what_has_expired_are_looked_after() -> None:
    to_do = tasks()
    assert [(task.name, task.every) for task in to_do] == [
        ("audit log", 1),
        ("sums of refused passwords", 60),
        ("used codes tried again", 10),
        ("whom the gate refused", 5),
        ("what has expired", 60),
        ("reminders", 60),
        ("totals of the day", 600),
        ("what the training asks", 60),
    ]
    for task in to_do:
        task.run()


@pytest.mark.django_db
def test_the_log_is_verified_in_a_thread_of_its_own() -> None:
    (task,) = verifying_tasks()
    assert (task.name, task.every) == ("audit log verified", 600)
    task.run()
    assert Verification.objects.get().damaged is None


def test_it_goes_on_until_it_is_told_to_stop() -> None:
    stop, runs = threading.Event(), threading.Semaphore(0)
    house = threading.Thread(target=keep_house, args=([Task("count", 0.0, runs.release)], stop))
    house.start()
    assert runs.acquire(timeout=10)
    assert runs.acquire(timeout=10)
    stop.set()
    house.join(10)
    assert not house.is_alive()
