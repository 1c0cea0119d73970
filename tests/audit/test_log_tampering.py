"""Whoever can write to the database, but has not the key, is found out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.db.models import F, Model

from vratar.audit.checkpoint import create_audit_key, load_signer
from vratar.audit.merkle import Tree, leaf_hash
from vratar.audit.models import Checkpoint, Event, Log
from vratar.audit.report import Damaged, Intact, Why
from vratar.audit.verification import verify
from vratar.core.settings import current

pytestmark = pytest.mark.django_db(transaction=True)

Grow = Callable[[int], None]

TABLES: tuple[type[Model], ...] = (Event, Checkpoint, Log)


@pytest.fixture(autouse=True)
def _log(grow: Grow) -> None:
    """Nine events with checkpoints at 3, 6 and 9."""
    for _ in range(3):
        grow(3)
    assert verify() == Intact(9)


def copy() -> list[list[Model]]:
    return [list(table._default_manager.all()) for table in TABLES]


def put_back(rows: list[list[Model]]) -> None:
    for table, kept in zip(TABLES, rows, strict=True):
        table._default_manager.all().delete()
        table._default_manager.bulk_create(kept)


def edit(place: int, **columns: Any) -> None:
    assert Event.objects.filter(seq=place).update(**columns) == 1


def forge(seq: int, new: str) -> None:
    """Rewrite who did it, with everything that needs no key."""
    text = Event.objects.get(seq=seq).text.replace("administrator:1", new)
    edit(seq, text=text, actor=new, leaf=leaf_hash(text.encode()))


def swap(one: int, two: int) -> None:
    edit(one, seq=1000)
    edit(two, seq=one)
    edit(1000, seq=two)


def settle_log_row() -> None:
    """Give the log's own row the tree of the events as they now are."""
    tree = Tree()
    for event in Event.objects.order_by("seq"):
        tree = tree.append(leaf_hash(event.text.encode()))
    Log.objects.update(size=tree.size, subtrees=tree.dump())


def test_an_edited_text() -> None:
    edit(5, text=Event.objects.get(seq=5).text.replace("wrong", "right"))
    assert verify() == Damaged(5, 5, Why.EDITED)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", F("at") + timedelta(microseconds=1)),
        ("actor", "administrator:2"),
        ("target", "administrator:2"),
        ("action", "sign_in.succeeded"),
        ("result", "success"),
        ("source", "198.51.100.1"),
        ("leaf", bytes(32)),
        ("leaf", None),
    ],
)
def test_an_edited_column(column: str, value: object) -> None:
    edit(4, **{column: value})
    assert verify() == Damaged(4, 4, Why.EDITED)


def test_an_event_that_was_rewritten_with_its_hash() -> None:
    forge(5, "administrator:2")
    assert verify() == Damaged(4, 6, Why.REPLACED)
    settle_log_row()
    assert verify() == Damaged(4, 6, Why.REPLACED)


def test_a_deleted_event() -> None:
    Event.objects.filter(seq=2).delete()
    assert verify() == Damaged(2, 2, Why.MISSING)


def test_several_deleted_events() -> None:
    Event.objects.filter(seq__in=[4, 5, 6]).delete()
    assert verify() == Damaged(4, 6, Why.MISSING)


def test_an_event_taken_out_of_the_log_but_not_of_the_table() -> None:
    edit(7, seq=None, leaf=None)
    assert verify() == Damaged(7, 7, Why.MISSING)


def test_a_deleted_event_whose_place_was_closed_up() -> None:
    Event.objects.filter(seq=2).delete()
    for seq in range(3, 10):
        edit(seq, seq=seq - 1)
    settle_log_row()
    assert verify() == Damaged(1, 3, Why.REPLACED)


def test_two_events_that_changed_places() -> None:
    swap(4, 6)
    assert verify() == Damaged(4, 6, Why.REORDERED)


def test_two_events_far_apart_that_changed_places() -> None:
    swap(2, 8)
    assert verify() == Damaged(1, 3, Why.REPLACED)


def test_deleted_newest_events() -> None:
    Event.objects.filter(seq__gt=7).delete()
    assert verify() == Damaged(8, 9, Why.TRUNCATED)


def test_deleted_newest_events_and_checkpoints(home: Path) -> None:
    Event.objects.filter(seq__gt=6).delete()
    Checkpoint.objects.filter(size__gt=6).delete()
    assert verify() == Damaged(7, 9, Why.TRUNCATED)
    (home / "checkpoints.txt").unlink()
    assert verify() == Damaged(7, 9, Why.TRUNCATED), "the log's own row knows better"


def test_deleted_newest_events_of_which_only_a_stored_checkpoint_knows(home: Path) -> None:
    Event.objects.filter(seq__gt=7).delete()
    settle_log_row()
    (home / "checkpoints.txt").unlink()
    assert verify() == Damaged(8, 9, Why.TRUNCATED)


def test_an_added_event_at_the_end() -> None:
    Event.objects.filter(id=Event.objects.create(at="2027-01-01T00:00Z", text="{}").pk).update(
        seq=10, leaf=leaf_hash(b"{}")
    )
    assert verify() == Damaged(10, 10, Why.EDITED)
    Event.objects.filter(seq=10).delete()
    twin = Event.objects.get(seq=9)
    twin.pk, twin.seq = None, 10
    twin.save()
    assert verify() == Damaged(10, 10, Why.REPLACED)


def test_an_older_copy_of_the_database_contradicts_the_exported_file(grow: Grow) -> None:
    older = copy()
    grow(2)
    put_back(older)
    assert verify() == Damaged(10, 11, Why.TRUNCATED)


def test_an_older_copy_contradicts_a_checkpoint_kept_elsewhere(grow: Grow, home: Path) -> None:
    older = copy()
    grow(2)
    elsewhere = Checkpoint.objects.get(size=11).text
    put_back(older)
    (home / "checkpoints.txt").unlink()
    assert verify() == Intact(9), "without a checkpoint elsewhere nobody can know"
    assert verify([elsewhere]) == Damaged(10, 11, Why.TRUNCATED)


def test_an_older_copy_that_has_grown_again_still_contradicts_it(grow: Grow, home: Path) -> None:
    older = copy()
    grow(2)
    elsewhere = Checkpoint.objects.get(size=11).text
    put_back(older)
    (home / "checkpoints.txt").unlink()
    grow(4)
    assert verify() == Intact(13)
    assert verify([elsewhere]) == Damaged(10, 11, Why.REPLACED)


def test_a_second_history_of_the_same_length_contradicts_it(grow: Grow, home: Path) -> None:
    older = copy()
    grow(2)
    elsewhere = Checkpoint.objects.get(size=11).text
    put_back(older)
    grow(2)
    assert verify() == Damaged(10, 11, Why.REPLACED), "the file has both histories"
    (home / "checkpoints.txt").unlink()
    assert verify([elsewhere]) == Damaged(10, 11, Why.REPLACED)


def replace_log(home: Path, settings: LazySettings, grow: Grow) -> None:
    """Put another log in its place, signed by a key of the attacker's."""
    for table in TABLES:
        table._default_manager.all().delete()
    (home / "checkpoints.txt").unlink()
    mallory = home.parent / "mallory.key"
    create_audit_key(mallory)
    settings.VRATAR = replace(current(), keys=replace(current().keys, audit_key=mallory))
    for _ in range(3):
        grow(4)


def test_a_log_replaced_and_signed_by_another_key(
    home: Path, settings: LazySettings, grow: Grow
) -> None:
    ours = current()
    replace_log(home, settings, grow)
    settings.VRATAR = ours
    assert verify() == Damaged(1, 4, Why.REPLACED)


def test_a_log_replaced_together_with_the_key_on_this_machine(
    home: Path, settings: LazySettings, grow: Grow
) -> None:
    public_key = load_signer(current().keys.audit_key).public_key()
    elsewhere = Checkpoint.objects.get(size=3).text
    replace_log(home, settings, grow)
    assert verify() == Intact(12), "from here nobody can know"
    assert verify(public_key=public_key) == Damaged(1, 4, Why.REPLACED)
    assert verify([elsewhere]) == Damaged(1, 3, Why.REPLACED)
    assert verify([elsewhere], public_key) == Damaged(1, 3, Why.REPLACED)


def test_an_emptied_database(home: Path) -> None:
    for table in TABLES:
        table._default_manager.all().delete()
    assert verify() == Damaged(1, 3, Why.TRUNCATED)
    (home / "checkpoints.txt").unlink()
    assert verify() == Intact(0)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("text", "no checkpoint"),
        ("root", bytes(32)),
        ("text", None),
    ],
)
def test_an_edited_checkpoint(column: str, value: object) -> None:
    # None stands for the sound checkpoint of another size.
    found = value if value is not None else Checkpoint.objects.get(size=3).text
    Checkpoint.objects.filter(size=6).update(**{column: found})
    assert verify() == Damaged(4, 6, Why.REPLACED)


def test_a_forged_checkpoint_in_the_file(home: Path) -> None:
    file = home / "checkpoints.txt"
    file.write_text(file.read_text().replace("/audit\n6\n", "/audit\n7\n"))
    assert verify() == Damaged(7, 7, Why.REPLACED)


@pytest.mark.parametrize("columns", [{"size": 8}, {"size": 5}, {"size": -1}, {"subtrees": b""}])
def test_an_edited_log_row(columns: dict[str, Any]) -> None:
    Log.objects.update(**columns)
    report = verify()
    assert isinstance(report, Damaged)
    assert report.why == Why.REPLACED


def test_a_log_row_that_claims_more_than_there_is() -> None:
    Log.objects.update(size=12)
    assert verify() == Damaged(10, 12, Why.TRUNCATED)


def test_a_log_under_another_name() -> None:
    Log.objects.update(origin="elsewhere.example.com/audit")
    assert verify() == Damaged(1, 3, Why.REPLACED)
