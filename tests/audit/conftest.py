"""A log of one's own for every test: folder, key, clock."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import LazySettings
from tests.clock import Clock

from vratar.audit import Action, record
from vratar.audit.checkpoint import create_audit_key
from vratar.audit.sequencer import run_once
from vratar.core.database import writing
from vratar.core.settings import current


@pytest.fixture(autouse=True)
def _time(clock: Clock) -> None:
    """Time passes when a test says so."""
    clock.set(1_800_000_000.25)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: LazySettings) -> Path:
    """Return an empty data folder; the audit key lies beside it."""
    folder = tmp_path / "home"
    folder.mkdir()
    key = tmp_path / "audit.key"
    settings.VRATAR = replace(
        current(),
        home=folder,
        site=replace(current().site, url="https://vratar.example.com"),
        keys=replace(current().keys, audit_key=key),
        audit=replace(current().audit, export=("file",)),
    )
    create_audit_key(key)
    return folder


@pytest.fixture
def write(clock: Clock) -> Callable[[int], None]:
    """Return a function that records so many events, one a second."""

    def events(count: int) -> None:
        for number in range(count):
            clock.advance(1)
            with writing():
                record(
                    Action.SECOND_FACTOR_REFUSED,
                    actor="administrator:1",
                    result="failure",
                    source="192.0.2.7",
                    details={"reason": "wrong", "failures": number},
                )

    return events


@pytest.fixture
def grow(clock: Clock, write: Callable[[int], None]) -> Callable[[int], None]:
    """Return a function that records so many events and has them signed and exported."""

    def log(count: int) -> None:
        write(count)
        clock.advance(60)
        assert run_once() == count

    return log
