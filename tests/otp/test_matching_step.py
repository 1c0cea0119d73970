"""`matching_step`: the window, the floor, collisions, and what is no code (N2, N8, N9, N10b)."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vratar.otp import hotp, matching_step

SECRET = b"12345678901234567890"
NOW = 1_750_000_010.5
STEP = 58_333_333
CODE = hotp(SECRET, STEP)

# 2038-01-20, 2106-02-08 and the year 2600: past 2^31 and 2^32 seconds.
LATE = [2_147_558_400, 4_295_030_400, 20_000_000_000]

secrets_ = st.binary(min_size=1, max_size=140)
moments = st.floats(min_value=0, max_value=2**40, allow_nan=False)
algorithms = st.sampled_from(["SHA1", "SHA256", "SHA512"])


def naive(
    secret: bytes, code: str, step: int, window: int, after: int, **how: object
) -> int | None:
    """Say what `matching_step` shall return, by the definition and nothing cleverer."""
    steps = [s for s in range(step - window, step + window + 1) if s >= 0 and s > after]
    matching = [s for s in steps if hotp(secret, s, **how) == code]  # type: ignore[arg-type]
    return max(matching, default=None)


@settings(deadline=None)
@given(
    secret=secrets_,
    step=st.integers(0, 2**40),
    offset=st.integers(-4, 4),
    window=st.integers(0, 3),
    floor=st.integers(-5, 5),
    digits=st.sampled_from([6, 7, 8]),
    period=st.integers(1, 120),
    algorithm=algorithms,
)
def test_it_returns_what_the_definition_says(
    *,
    secret: bytes,
    step: int,
    offset: int,
    window: int,
    floor: int,
    digits: int,
    period: int,
    algorithm: str,
) -> None:
    code = hotp(secret, max(step + offset, 0), digits=digits, algorithm=algorithm)
    expected = naive(secret, code, step, window, step + floor, digits=digits, algorithm=algorithm)
    assert expected == matching_step(
        secret,
        code,
        step * period,
        window,
        step + floor,
        period=period,
        digits=digits,
        algorithm=algorithm,
    )


@settings(deadline=None)
@given(secret=secrets_, code=st.text("0123456789", min_size=1, max_size=9), now=moments)
def test_what_it_returns_is_in_the_window_and_has_that_code(
    secret: bytes, code: str, now: float
) -> None:
    step = matching_step(secret, code, now, window=40)
    assert step is None or (abs(step - now // 30) <= 40 and hotp(secret, step) == code)


@pytest.mark.parametrize("now", [NOW, *LATE])
def test_exactly_the_steps_minus_one_zero_and_one_are_accepted(now: float) -> None:
    current = int(now // 30)
    accepted = [
        offset
        for offset in range(-3, 4)
        if matching_step(SECRET, hotp(SECRET, current + offset), now) == current + offset
    ]
    assert accepted == [-1, 0, 1]


@settings(deadline=None)
@given(secret=secrets_, now=moments, offset=st.integers(-1, 1), floor=st.integers(-3, 3))
def test_a_step_at_or_below_the_last_accepted_one_is_never_returned(
    secret: bytes, now: float, offset: int, floor: int
) -> None:
    current = int(now // 30)
    code = hotp(secret, max(current + offset, 0))
    step = matching_step(secret, code, now, after=current + floor)
    assert step is None or step > current + floor


@pytest.mark.parametrize("after", [-1, -2, -100])
def test_a_wrong_code_is_none_and_never_a_step_whatever_the_floor(after: int) -> None:
    wrong = hotp(SECRET, STEP + 2)
    assert matching_step(SECRET, wrong, NOW, after=after) is None


def test_a_spent_code_is_refused_for_the_rest_of_its_life() -> None:
    code = hotp(SECRET, STEP)
    spent = matching_step(SECRET, code, NOW)
    assert spent == STEP
    for later in (0, 1, 30, 59):
        assert matching_step(SECRET, code, NOW + later, after=spent) is None


def colliding() -> tuple[int, int]:
    """Return two steps, at most 1,999 apart, that have the same code."""
    seen: dict[str, int] = {}
    for step in range(STEP, STEP + 20_000):
        earlier = seen.setdefault(hotp(SECRET, step), step)
        if 0 < step - earlier < 2_000:
            return earlier, step
    raise AssertionError("No collision in 20,000 steps.")


def test_of_two_steps_with_the_same_code_the_higher_one_is_returned() -> None:
    lower, higher = colliding()
    code = hotp(SECRET, lower)
    middle, window = (lower + higher) // 2, 1_000
    assert matching_step(SECRET, code, middle * 30, window) == higher
    assert matching_step(SECRET, code, middle * 30, window, after=lower) == higher
    assert matching_step(SECRET, code, middle * 30, window, after=higher) is None


@pytest.mark.parametrize("now", [0, 15, 29.9, 30, 61])
def test_in_the_first_minutes_of_1970_there_is_no_step_before_the_first(now: float) -> None:
    current = int(now // 30)
    assert matching_step(SECRET, hotp(SECRET, current), now) == current
    assert matching_step(SECRET, "123456", now) is None


def test_before_1970_nothing_matches() -> None:
    assert matching_step(SECRET, hotp(SECRET, 0), -61) is None


def test_a_leading_zero_belongs_to_the_code() -> None:
    step = next(step for step in range(STEP, STEP + 500) if hotp(SECRET, step).startswith("0"))
    code = hotp(SECRET, step)
    assert matching_step(SECRET, code, step * 30) == step
    assert matching_step(SECRET, code.lstrip("0"), step * 30) is None
    assert matching_step(SECRET, int(code), step * 30) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "code",
    [
        "",
        CODE + " ",
        CODE + "\n",
        "+" + CODE,
        CODE[:3] + " " + CODE[3:],
        CODE + "0",
        "0" + CODE,
        CODE[1:],
        CODE.translate({ord("0") + digit: 0x0660 + digit for digit in range(10)}),
        CODE.encode(),
        [CODE],
        None,
    ],
)
def test_whatever_is_not_exactly_the_ascii_digits_matches_nothing(code: Any) -> None:
    assert matching_step(SECRET, CODE, NOW) == STEP
    assert matching_step(SECRET, code, NOW) is None


@settings(deadline=None)
@given(text=st.text(st.characters(codec=None), max_size=80))
def test_no_text_makes_it_raise(text: str) -> None:
    assert matching_step(SECRET, text, NOW) in {None, STEP - 1, STEP, STEP + 1}
