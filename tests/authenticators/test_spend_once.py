"""One code, many hands, one success: in every round, from 16 threads and from 4 processes."""

import multiprocessing
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from tests import cast
from tests.authenticators.spenders import FIRST_STEP, PERIOD, ROUNDS, VERBS, play, process

from vratar import otp
from vratar.authenticators.recovery_codes import services as recovery_codes
from vratar.authenticators.totp import services as totp
from vratar.authenticators.totp.models import TotpAuthenticator

pytestmark = pytest.mark.usefixtures("disk")

Target = tuple[str, int, list[str]]


@pytest.fixture(params=sorted(VERBS))
def target(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Target:
    """What is spent, Ana's account, and what is tried at it: a code for each round."""
    monkeypatch.setattr(recovery_codes, "PER_SET", ROUNDS)
    ana = cast.make("ana")
    secret = cast.enrol(ana)
    if request.param == "recovery code":
        return request.param, ana.pk, cast.recovery_codes_of(ana)
    codes = [otp.totp(secret, (FIRST_STEP + number) * PERIOD) for number in range(ROUNDS)]
    return request.param, ana.pk, codes


def sixteen_threads(target: Target) -> Counter[int]:
    """Successes by round."""
    together = threading.Barrier(16)
    with ThreadPoolExecutor(16) as pool:
        hands = [pool.submit(play, *target, together) for _ in range(16)]
        return Counter(number for hand in hands for number in hand.result())


def test_sixteen_threads(target: Target) -> None:
    assert sixteen_threads(target) == dict.fromkeys(range(ROUNDS), 1)


def test_four_processes(target: Target) -> None:
    spawn = multiprocessing.get_context("spawn")
    together, wins = spawn.Barrier(4), spawn.Array("i", ROUNDS)
    hands = [
        spawn.Process(target=process, args=(*target, together, wins), daemon=True) for _ in range(4)
    ]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join(120)
    assert [hand.exitcode for hand in hands] == [0] * 4
    assert wins[:] == [1] * ROUNDS


@pytest.mark.parametrize("target", ["code"], indirect=True)
def test_it_would_notice_a_verb_that_reads_and_then_writes(
    target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    def naive(authenticator: TotpAuthenticator, step: int, now: datetime) -> bool:
        if authenticator.last_accepted_step >= step:
            return False
        authenticator.last_accepted_step, authenticator.last_used_at = step, now
        authenticator.save()
        return True

    monkeypatch.setattr(totp, "spend", naive)
    verb, account_id, codes = target
    assert min(sixteen_threads((verb, account_id, codes[:5])).values()) > 1
