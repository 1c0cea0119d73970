import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest
from pytest_django.fixtures import Settings as DjangoSettings
from tests.clock import Clock

from vratar.core import clock as core_clock


def test_production_has_no_clock_but_the_servers(settings: DjangoSettings, clock: Clock) -> None:
    clock.set(1_000_000_000)
    assert core_clock.now() == datetime(2001, 9, 9, 1, 46, 40, tzinfo=UTC)
    del settings.VRATAR_CLOCK
    assert core_clock.timestamp() == pytest.approx(time.time(), abs=5)


def test_the_clock_of_the_tests_is_the_same_in_every_process(clock: Clock) -> None:
    clock.set(4_300_000_000.25)
    clock.advance(30)
    other = "from tests.clock import read; print(repr(read()))"
    told = subprocess.run([sys.executable, "-c", other], capture_output=True, text=True, check=True)
    assert float(told.stdout) == clock.now() == core_clock.timestamp() == 4_300_000_030.25


def test_the_clock_of_the_tests_can_run_ahead(clock: Clock) -> None:
    clock.shift(-100)
    clock.advance(160)
    assert clock.now() == pytest.approx(time.time() + 60, abs=5)
    clock.reset()
    clock.advance(60)
    assert clock.now() == pytest.approx(time.time() + 60, abs=5)
