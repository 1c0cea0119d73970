"""Whichever step matches, every candidate is computed and compared in constant time."""

import hmac

import pytest

from vratar.otp import hotp, matching_step

SECRET = b"12345678901234567890"
STEP = 58_333_333


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Record what the real `hmac.compare_digest` was asked to compare."""
    candidates: list[str] = []

    def recording(candidate: str, code: str) -> bool:
        candidates.append(candidate)
        return hmac.compare_digest(candidate, code)

    monkeypatch.setattr("vratar.otp.matching.compare_digest", recording)
    return candidates


@pytest.mark.parametrize("offset", [-2, -1, 0, 1, 2])
@pytest.mark.parametrize("after", [-1, STEP, STEP + 5])
def test_every_candidate_is_compared(compared: list[str], offset: int, after: int) -> None:
    matching_step(SECRET, hotp(SECRET, STEP + offset), STEP * 30, after=after)
    assert compared == [hotp(SECRET, step) for step in (STEP - 1, STEP, STEP + 1)]
