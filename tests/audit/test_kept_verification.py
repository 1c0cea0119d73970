"""What the running verification remembers between two runs."""

from collections.abc import Callable

import pytest

from vratar.audit.models import Event, Verification
from vratar.audit.report import Damaged, Intact, Unreadable
from vratar.audit.standing import RECENT, remember, verify_news

pytestmark = pytest.mark.django_db
Grow = Callable[[int], None]


def kept() -> tuple[int, int | None, str]:
    """The stored finding."""
    found = Verification.objects.get()
    return found.size, found.damaged, found.why


def test_an_intact_log_is_remembered_by_its_size(grow: Grow) -> None:
    verify_news()
    assert kept() == (0, None, "")
    grow(5)
    assert verify_news() == Intact(5)
    assert kept() == (5, None, "")


def test_what_is_new_is_read_even_if_there_is_more_of_it_than_usual(
    grow: Grow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vratar.audit.standing.RECENT", 3)
    for _ in range(4):
        grow(5)
    verify_news()
    for _ in range(4):
        grow(5)
    Event.objects.filter(seq=22).update(text="{}")
    assert isinstance(verify_news(), Damaged)
    assert kept() == (21, 22, "edited")


def test_what_was_verified_before_is_not_read_again(
    grow: Grow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vratar.audit.standing.RECENT", 3)
    for _ in range(4):
        grow(5)
    verify_news()
    Event.objects.filter(seq=2).update(text="{}")
    grow(5)
    assert verify_news() == Intact(25)


def test_damage_stays_found_until_it_is_mended(grow: Grow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("vratar.audit.standing.RECENT", 3)
    for _ in range(4):
        grow(5)
    whole = Event.objects.get(seq=18)
    Event.objects.filter(seq=18).update(text="{}")
    verify_news()
    for _ in range(4):
        grow(5)
        verify_news()
    assert kept() == (17, 18, "edited")
    whole.save()
    verify_news()
    assert kept() == (40, None, "")


def test_what_cannot_be_read_is_an_error_and_changes_nothing(grow: Grow, tmp_path: object) -> None:
    grow(5)
    verify_news()
    remember(Unreadable("The key is missing."))
    assert kept() == (5, None, "")
    (tmp_path / "audit.key").unlink()  # type: ignore[operator]
    with pytest.raises(RuntimeError, match="missing"):
        verify_news()
    assert kept() == (5, None, "")


def test_a_thousand_events_are_read_each_time() -> None:
    assert RECENT == 1000


def test_a_log_that_could_not_be_read_says_nothing_and_changes_nothing(grow: Grow) -> None:
    grow(2)
    verify_news()
    remember(Unreadable("no key"))
    assert kept() == (2, None, "")
    assert str(Verification.objects.get()).startswith("2 entries at ")
