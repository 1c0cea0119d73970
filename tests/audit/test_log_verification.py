"""What verification reads, and how it answers."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from vratar.audit import heads, steps, verification
from vratar.audit.merkle import leaf_hash
from vratar.audit.models import Checkpoint, Event, Log
from vratar.audit.report import Damaged, Intact, Report, Unreadable, Why
from vratar.audit.sequencer import run_once
from vratar.audit.verification import verify
from vratar.core.settings import current

pytestmark = pytest.mark.django_db(transaction=True)

Grow = Callable[[int], None]


def test_an_empty_log_is_intact() -> None:
    assert verify() == Intact(0)


def test_events_after_the_last_checkpoint_count_too(grow: Grow, write: Grow) -> None:
    grow(2)
    write(1)
    run_once()
    assert verify() == Intact(3)


def test_events_without_a_place_do_not_count(grow: Grow, write: Grow) -> None:
    grow(2)
    write(1)
    assert verify() == Intact(2)


def test_a_log_longer_than_one_step_is_read_whole(
    grow: Grow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "STEP", 2)
    monkeypatch.setattr(heads, "STEP", 2)
    for _ in range(5):
        grow(3)
    assert verify() == Intact(15)
    Event.objects.filter(seq=15).update(leaf=bytes(32))
    assert verify() == Damaged(15, 15, Why.EDITED)


def test_the_exit_code_is_0_for_intact_1_for_damaged_2_for_unreadable() -> None:
    reports: list[Report] = [Intact(1), Damaged(1, 1, Why.EDITED), Unreadable("No key.")]
    assert [report.exit_code for report in reports] == [0, 1, 2]


def test_checkpoints_kept_elsewhere_agree(grow: Grow, home: Path) -> None:
    grow(2)
    elsewhere = Checkpoint.objects.get().text
    file = (home / "checkpoints.txt").read_text()
    grow(2)
    assert verify([elsewhere, file]) == Intact(4)
    assert verify([elsewhere.replace("\n", "\r\n")]) == Intact(4)


def test_checkpoints_deleted_from_the_database_still_stand_in_the_file(grow: Grow) -> None:
    grow(2)
    grow(2)
    Checkpoint.objects.all().delete()
    assert verify() == Intact(4)
    Event.objects.filter(seq=1).update(text="{}", leaf=leaf_hash(b"{}"))
    assert verify() == Damaged(1, 1, Why.EDITED)


def test_a_torn_line_in_the_file_is_no_damage(grow: Grow, home: Path) -> None:
    grow(2)
    file = home / "checkpoints.txt"
    with file.open("a") as torn:
        torn.write(file.read_text()[:-30])
    assert verify() == Intact(2)
    grow(2)
    assert verify() == Intact(4)


def test_the_last_events_are_read_from_the_checkpoint_before_them(grow: Grow) -> None:
    for _ in range(4):
        grow(3)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert verify(last=4) == Intact(12)
    events = [query["sql"] for query in queries if '"seq" > 6' in query["sql"]]
    assert events, "reading starts after the checkpoint of size 6"
    Event.objects.filter(seq=6).update(leaf=bytes(32))
    assert verify(last=4) == Intact(12)
    assert verify(last=7) == Damaged(6, 6, Why.EDITED)
    assert verify() == Damaged(6, 6, Why.EDITED)


def test_damage_among_the_last_events_is_found(grow: Grow) -> None:
    for _ in range(4):
        grow(3)
    text = Event.objects.get(seq=11).text.replace("2027", "2026")
    Event.objects.filter(seq=11).update(leaf=leaf_hash(text.encode()), text=text)
    assert verify(last=4) == Damaged(11, 11, Why.EDITED)


def test_the_checkpoint_to_start_from_must_itself_be_signed(grow: Grow) -> None:
    for _ in range(4):
        grow(3)
    for subtrees in (b"", bytes(64)):
        Checkpoint.objects.filter(size=6).update(subtrees=subtrees)
        report = verify(last=4)
        assert report == (Damaged(1, 6, Why.REPLACED) if subtrees else Intact(12))


def test_a_checkpoint_kept_elsewhere_is_compared_even_if_older(grow: Grow) -> None:
    for _ in range(4):
        grow(3)
    elsewhere = Checkpoint.objects.get(size=3).text
    assert verify([elsewhere], last=1) == Intact(12)
    Event.objects.filter(seq=5).update(leaf=bytes(32))
    assert verify([elsewhere], last=1) == Damaged(5, 5, Why.EDITED)


def test_an_older_checkpoint_in_the_file_does_not_disturb(grow: Grow) -> None:
    for _ in range(4):
        grow(3)
    Checkpoint.objects.filter(size=3).delete()
    assert verify(last=1) == Intact(12)


def test_exported_checkpoints_that_the_database_knows_are_not_checked_twice(grow: Grow) -> None:
    grow(3)
    grow(3)
    forgotten = Checkpoint.objects.get(size=3)
    assert list(heads.strangers()) == []
    forgotten.delete()
    assert list(heads.strangers()) == [forgotten.text]


def test_a_short_log_is_read_whole(grow: Grow) -> None:
    grow(3)
    assert verify(last=1000) == Intact(3)


@pytest.mark.parametrize("moment", ["strangers", "_start", "_final"])
def test_a_log_that_grows_while_it_is_read_is_intact(
    grow: Grow, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    grow(3)
    original = getattr(verification, moment)

    def growing(*arguments: object) -> object:
        result = original(*arguments)
        result = list(result) if moment == "strangers" else result
        grow(2)
        return result

    monkeypatch.setattr(verification, moment, growing)
    assert verify(last=0) == Intact(5 if moment == "strangers" else 3)
    assert Log.objects.get().size == 5


def test_without_the_key_nothing_can_be_said(grow: Grow) -> None:
    grow(1)
    current().keys.audit_key.unlink()
    report = verify()
    assert isinstance(report, Unreadable)
    assert f"The audit key {current().keys.audit_key} is missing" in report.reason


@pytest.mark.parametrize("text", ["", "hello\n", "vratar.example.com/audit\n1\n"])
def test_a_file_without_checkpoints_says_nothing(grow: Grow, text: str) -> None:
    grow(1)
    assert verify([text]) == Unreadable("The text is not a checkpoint.")


def test_a_checkpoint_of_another_log_says_nothing(grow: Grow) -> None:
    grow(1)
    elsewhere = Checkpoint.objects.get().text.replace("vratar.example.com", "example.com")
    assert verify([elsewhere]) == Unreadable("The checkpoint belongs to another log.")


def test_a_checkpoint_with_a_wrong_signature_says_nothing(grow: Grow) -> None:
    grow(1)
    elsewhere = Checkpoint.objects.get().text.replace("/audit\n1\n", "/audit\n2\n")
    assert verify([elsewhere]) == Unreadable("The signature of the checkpoint is wrong.")


def test_a_file_that_cannot_be_read_is_not_passed_over(grow: Grow, home: Path) -> None:
    grow(1)
    (home / "checkpoints.txt").unlink()
    (home / "checkpoints.txt").mkdir()
    report = verify()
    assert isinstance(report, Unreadable)
    assert "checkpoints.txt" in report.reason


def test_a_database_without_the_tables_cannot_be_read(
    monkeypatch: pytest.MonkeyPatch, grow: Grow
) -> None:
    grow(1)
    monkeypatch.setattr(Event._meta, "db_table", "gone")
    report = verify()
    assert isinstance(report, Unreadable)
    assert "gone" in report.reason
