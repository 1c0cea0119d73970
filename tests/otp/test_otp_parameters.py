"""No code comes from an unusable secret, an unknown algorithm or a wrong number of digits."""

from collections.abc import Callable
from typing import Any

import pytest

from vratar import otp

SECRET = b"12345678901234567890"

Verb = Callable[..., object]
VERBS: list[Verb] = [
    lambda secret, **how: otp.hotp(secret, 1, **how),
    lambda secret, **how: otp.totp(secret, 59, **how),
    lambda secret, **how: otp.matching_step(secret, "755224", 59, **how),
    lambda secret, **how: otp.matching_step(secret, "no code", 59, **how),
    lambda secret, **how: otp.nearest_offset(secret, "755224", 59, **how),
]


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    "secret", [b"", "", "12345678901234567890", None, 0, bytearray(SECRET), memoryview(SECRET), [1]]
)
def test_a_secret_that_is_empty_or_not_bytes_is_refused(verb: Verb, secret: Any) -> None:
    with pytest.raises(ValueError, match="at least one byte, as bytes"):
        verb(secret)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("algorithm", ["sha1", "SHA-1", "MD5", "", None])
def test_an_unknown_algorithm_is_refused(verb: Verb, algorithm: Any) -> None:
    with pytest.raises(ValueError, match="SHA1, SHA256 or SHA512"):
        verb(SECRET, algorithm=algorithm)


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("digits", [-1, 0, 1, 5, 9, 10, "6", None])
def test_a_code_with_fewer_than_six_or_more_than_eight_digits_is_refused(
    verb: Verb, digits: Any
) -> None:
    with pytest.raises(ValueError, match="digits are 6 to 8"):
        verb(SECRET, digits=digits)


@pytest.mark.parametrize("verb", VERBS[1:])
@pytest.mark.parametrize("period", [0, -1, -30, 0.5])
def test_a_period_below_one_second_is_refused(verb: Verb, period: float) -> None:
    with pytest.raises(ValueError, match="at least one second"):
        verb(SECRET, period=period)


@pytest.mark.parametrize("counter", [-1, 2**64])
def test_a_counter_that_does_not_fit_into_eight_bytes_is_refused(counter: int) -> None:
    with pytest.raises(OverflowError):
        otp.hotp(SECRET, counter)


def test_the_largest_counter_of_eight_bytes_has_a_code() -> None:
    assert len(otp.hotp(SECRET, 2**64 - 1)) == 6


def test_a_moment_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="NaN"):
        otp.totp(SECRET, float("nan"))


def test_the_known_algorithms_and_digits_are_named_with_the_default_first() -> None:
    assert otp.ALGORITHMS == ("SHA1", "SHA256", "SHA512")
    assert otp.DIGITS == (6, 7, 8)
