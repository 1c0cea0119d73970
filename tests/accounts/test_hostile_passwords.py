"""A password made to be slow is judged as fast as any other of its length."""

import time

import pytest

from vratar.accounts.passwords import password_problem

LENGTH = 4000
WORDS = ["ana", "Anastasija", "ana@example.mk", "Vratar"]


def _seconds(password: str) -> float:
    """The best of several runs: the others were disturbed."""
    best = float("inf")
    for _ in range(5):
        began = time.process_time()
        assert password_problem(password, min_length=12, words=WORDS) is None
        best = min(best, time.process_time() - began)
    return best


@pytest.mark.parametrize(
    "hostile",
    [
        "a" + "1" * (LENGTH - 2) + "a",
        "1" * (LENGTH - 4) + "wjqk",
        "a1" * (LENGTH // 2),
        "\n1" * (LENGTH // 2 - 2) + "wjqk",
    ],
    ids=["digits between letters", "digits first", "by turns", "lines"],
)
def test_digits_around_letters_make_no_check_slow(hostile: str) -> None:
    assert len(hostile) == LENGTH
    harmless = _seconds("a" * (LENGTH - 1) + "b")
    # Walked once for each character it would take hundreds of times as long.
    assert _seconds(hostile) < 20 * harmless + 0.01


def test_the_name_is_found_through_digits_and_signs_around_it() -> None:
    for password in ("1234!!Anastasija!!99", "...anastasija\n2026!"):
        assert password_problem(password, min_length=12, words=WORDS) is not None
