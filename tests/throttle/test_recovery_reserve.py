"""Recovery codes have a reserve of their own: 20 tries a day, 100 in a row, and no waits."""

from functools import partial

from tests.clock import Clock
from tests.throttle.conftest import Reserve, probe, seconds

from vratar.accounts.models import Administrator
from vratar.throttle import services


def recovery(account: Administrator) -> Reserve:
    return partial(services.reserve_recovery_code, account.pk, known=False)


def code(account: Administrator) -> Reserve:
    return partial(services.reserve_code, account.pk, known=False)


def test_twenty_a_day(ana: Administrator, clock: Clock) -> None:
    assert [seconds(recovery(ana)) for _ in range(20)] == [0] * 20
    assert seconds(recovery(ana)) == 86_400
    clock.advance(86_400)
    assert seconds(recovery(ana)) == 0


def test_guessed_codes_never_block_it(ana: Administrator) -> None:
    for _ in range(4):
        seconds(code(ana))
    assert probe(code(ana)) == 30
    assert seconds(recovery(ana)) == 0


def test_its_failures_count_for_codes_too(ana: Administrator) -> None:
    for _ in range(4):
        seconds(recovery(ana))
    assert seconds(code(ana)) == 30


def test_after_a_hundred_in_a_row_only_a_reset_helps(ana: Administrator, clock: Clock) -> None:
    for _ in range(5):
        for _ in range(20):
            assert seconds(recovery(ana)) == 0
        clock.advance(86_400)
    for _ in range(3):
        assert seconds(recovery(ana)) == 86_400
        clock.advance(86_400 * 30)
    services.forget(ana.pk)
    assert seconds(recovery(ana)) == 0
