"""`nearest_offset`: by how many steps a telephone's clock is wrong."""

import pytest

from vratar.otp import hotp, nearest_offset

SECRET = b"12345678901234567890"
NOW = 1_750_000_010.5
STEP = 58_333_333


@pytest.mark.parametrize("offset", range(-10, 11))
def test_an_offset_within_ten_steps_is_told(offset: int) -> None:
    assert nearest_offset(SECRET, hotp(SECRET, STEP + offset), NOW) == offset


@pytest.mark.parametrize("offset", [-12, -11, 11, 12])
def test_an_offset_beyond_the_reach_is_not_found(offset: int) -> None:
    assert nearest_offset(SECRET, hotp(SECRET, STEP + offset), NOW) is None


def test_the_offset_follows_period_digits_and_algorithm() -> None:
    code = hotp(SECRET, 1003, digits=8, algorithm="SHA512")
    found = nearest_offset(SECRET, code, 60_000, period=60, digits=8, algorithm="SHA512")
    assert found == 3


def test_of_two_steps_with_the_same_code_the_nearer_one_counts() -> None:
    seen: dict[str, int] = {}
    for step in range(STEP, STEP + 20_000):
        lower = seen.setdefault(hotp(SECRET, step), step)
        if lower < step:
            break
    code, reach = hotp(SECRET, step), step - lower + 3
    assert nearest_offset(SECRET, code, (lower + 3) * 30, reach) == -3
    assert nearest_offset(SECRET, code, (step - 3) * 30, reach) == 3


def test_steps_before_1970_are_left_out() -> None:
    assert nearest_offset(SECRET, hotp(SECRET, 0), 65) == -2


@pytest.mark.parametrize("code", ["", "12345", "١٢٣٤٥٦", None, 755224])
def test_what_is_no_code_has_no_offset(code: str) -> None:
    assert nearest_offset(SECRET, code, NOW) is None
