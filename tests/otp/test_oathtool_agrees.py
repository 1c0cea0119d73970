"""A second implementation, `oathtool`, computes the same codes (N11)."""

import random
import subprocess
from datetime import UTC, datetime

import pytest

from vratar.otp import matching_step, totp

PAIRS = 1_000
JANUARY_2038 = int(datetime(2038, 1, 20, tzinfo=UTC).timestamp())  # past 2^31 seconds
FEBRUARY_2106 = int(datetime(2106, 2, 8, tzinfo=UTC).timestamp())  # past 2^32 seconds


def oathtool(commands: list[str]) -> list[str]:
    """Return the lines printed by `oathtool`, once per command; one shell starts them all."""
    script = "set -e\n" + "\n".join(f"oathtool {command}" for command in commands)
    shell = subprocess.run(["sh"], input=script, capture_output=True, text=True, check=False)
    assert shell.returncode == 0, shell.stderr
    return shell.stdout.split()


def moments(dice: random.Random) -> list[int]:
    """Return random moments from 1970 to 2242, a tenth of them around the two late dates."""
    late = [date + dice.randrange(86_400) for date in (JANUARY_2038, FEBRUARY_2106) * 50]
    return late + [dice.randrange(2**33) for _ in range(PAIRS - len(late))]


def test_oathtool_agrees_on_a_thousand_random_secrets_and_times() -> None:
    dice = random.Random(6238)  # noqa: S311 - a thousand examples, the same on every run
    cases = [
        (
            dice.randbytes(dice.choice([16, 20, 32, 64, 100])),
            at,
            dice.choice([30, 30, 60, 15]),
            dice.choice([6, 6, 7, 8]),
            dice.choice(["SHA1", "SHA1", "SHA256", "SHA512"]),
        )
        for at in moments(dice)
    ]
    theirs = oathtool(
        [
            f"--totp={algorithm} -N @{at} -s {period}s -d {digits} {secret.hex()}"
            for secret, at, period, digits, algorithm in cases
        ]
    )
    ours = [
        totp(secret, at, period=period, digits=digits, algorithm=algorithm)
        for secret, at, period, digits, algorithm in cases
    ]
    assert len(ours) == PAIRS
    assert ours == theirs


@pytest.mark.parametrize("now", [JANUARY_2038, FEBRUARY_2106])
def test_of_the_codes_oathtool_prints_exactly_three_are_accepted(now: int) -> None:
    secret = b"12345678901234567890"
    printed = oathtool([f"--totp -N @{now - 90} -w 6 {secret.hex()}"])
    steps = [matching_step(secret, code, now) for code in printed]
    current = now // 30
    assert steps == [None, None, current - 1, current, current + 1, None, None]
