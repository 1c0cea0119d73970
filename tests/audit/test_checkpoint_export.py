"""Signed checkpoints leave the database."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured
from tests.clock import Clock

from vratar.audit import export
from vratar.audit.checkpoint import checkpoint_now
from vratar.audit.models import Checkpoint, Event
from vratar.audit.report import Intact
from vratar.audit.sequencer import run_once
from vratar.audit.verification import verify
from vratar.core.settings import current

pytestmark = pytest.mark.django_db(transaction=True)

Grow = Callable[[int], None]


def test_the_file_gets_every_checkpoint_in_order(home: Path, grow: Grow) -> None:
    grow(1)
    grow(2)
    texts = Checkpoint.objects.order_by("size").values_list("text", flat=True)
    assert (home / "checkpoints.txt").read_text() == "".join(f"\n{text}" for text in texts)
    assert not Checkpoint.objects.filter(exported_at=None).exists()


def test_the_file_is_for_its_owner_only(home: Path, grow: Grow) -> None:
    grow(1)
    assert (home / "checkpoints.txt").stat().st_mode & 0o777 == 0o600


def test_the_file_is_only_ever_appended_to(home: Path, grow: Grow) -> None:
    (home / "checkpoints.txt").write_text("from before\n")
    grow(1)
    assert (home / "checkpoints.txt").read_text().startswith("from before\n\n")


def test_a_failed_export_is_made_up_for(home: Path, grow: Grow, clock: Clock) -> None:
    (home / "checkpoints.txt").mkdir()
    with pytest.raises(IsADirectoryError):
        grow(2)
    assert not Event.objects.filter(seq=None).exists()
    assert Checkpoint.objects.get().exported_at is None
    (home / "checkpoints.txt").rmdir()
    clock.advance(1)
    run_once()
    assert Checkpoint.objects.get().exported_at is not None
    assert Checkpoint.objects.get().text in (home / "checkpoints.txt").read_text()


def test_late_exports_keep_the_order(home: Path, grow: Grow) -> None:
    grow(1)
    grow(1)
    (home / "checkpoints.txt").unlink()
    Checkpoint.objects.update(exported_at=None)
    run_once()
    first, second = Checkpoint.objects.order_by("size")
    assert (home / "checkpoints.txt").read_text() == f"\n{first.text}\n{second.text}"


def test_a_crash_before_the_export_is_noted_only_repeats_it(home: Path, grow: Grow) -> None:
    grow(1)
    grow(1)
    Checkpoint.objects.update(exported_at=None)
    checkpoint_now()
    assert (home / "checkpoints.txt").read_text().count("vratar.example.com/audit\n1\n") == 2
    assert verify() == Intact(2)


def test_every_target_gets_the_checkpoint(
    grow: Grow, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    received: list[str] = []
    monkeypatch.setitem(export._TARGETS, "list", received.append)
    settings.VRATAR = replace(current(), audit=replace(current().audit, export=("file", "list")))
    grow(1)
    assert received == [Checkpoint.objects.get().text]
    assert received[0] in export.checkpoint_file().read_text()


@pytest.mark.parametrize("names", [(), ("pigeon",), ("file", "pigeon")])
def test_a_target_that_does_not_exist_is_a_wrong_setting(
    settings: LazySettings, names: tuple[str, ...]
) -> None:
    settings.VRATAR = replace(current(), audit=replace(current().audit, export=names))
    with pytest.raises(ImproperlyConfigured, match="at least one of: file"):
        export.targets()
