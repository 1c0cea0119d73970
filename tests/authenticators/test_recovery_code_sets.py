"""Ten codes: issued, shown for a while to one session, used once each, void with the next set."""

import pytest
from tests import cast
from tests.clock import Clock

from vratar import otp
from vratar.accounts.models import Administrator
from vratar.authenticators.recovery_codes import services
from vratar.authenticators.recovery_codes.models import RecoveryCode, RecoveryCodeSet
from vratar.core import clock as server_clock

SESSION = 41


@pytest.fixture
def issued(ana: Administrator) -> RecoveryCodeSet:
    """Issue Ana's first set."""
    return services.issue(ana.pk, SESSION, server_clock.now())


def clear(issued: RecoveryCodeSet, session: int = SESSION) -> list[str]:
    return services.shown(issued, session, server_clock.now())


def plain(code: str) -> str:
    return code.replace("-", "")


def use(issued: RecoveryCodeSet, code: str) -> bool:
    return services.use(issued.account_id, plain(code), server_clock.now())


def test_ten_different_codes_of_125_bits(issued: RecoveryCodeSet) -> None:
    codes = clear(issued)
    assert len(set(codes)) == 10
    assert all(otp.canonical_recovery_code(code) == plain(code) for code in codes)


def test_each_works_once(issued: RecoveryCodeSet) -> None:
    for left, code in enumerate(reversed(clear(issued))):
        assert services.remaining(issued.account_id) == 10 - left
        assert use(issued, code)
        assert not use(issued, code)
    assert services.remaining(issued.account_id) == 0


def test_a_used_code_is_erased_and_remembered_as_used(issued: RecoveryCodeSet) -> None:
    assert services.last_used(issued.account_id) is None
    use(issued, clear(issued)[4])
    row = RecoveryCode.objects.get(used_at__isnull=False)
    assert (row.number, row.digest, row.used_at) == (5, None, server_clock.now())
    assert services.last_used(issued.account_id) == server_clock.now()


def test_a_code_is_its_accounts_alone(issued: RecoveryCodeSet) -> None:
    boris = cast.make("boris", "Administrator")
    code = clear(issued)[0]
    assert not services.use(boris.pk, plain(code), server_clock.now())
    RecoveryCode.objects.filter(number=1).update(account=boris)
    assert not services.use(boris.pk, plain(code), server_clock.now())
    assert not services.use(issued.account_id, plain(code), server_clock.now())


def test_a_new_set_makes_the_old_one_void_and_erases_it(
    ana: Administrator, issued: RecoveryCodeSet
) -> None:
    old = clear(issued)
    second = services.issue(ana.pk, SESSION, server_clock.now())
    assert services.in_force(ana.pk) == second
    assert not any(use(second, code) for code in old)
    assert not RecoveryCode.objects.filter(code_set=issued, digest__isnull=False).exists()
    assert RecoveryCodeSet.objects.get(pk=issued.pk).sealed_codes is None
    assert services.remaining(ana.pk) == 10


def test_invalidating_says_how_many_codes_ended(issued: RecoveryCodeSet) -> None:
    use(issued, clear(issued)[0])
    assert services.invalidate(issued.account_id, server_clock.now()) == 9
    assert services.in_force(issued.account_id) is None


def test_they_are_shown_to_one_session_for_fifteen_minutes(
    issued: RecoveryCodeSet, clock: Clock
) -> None:
    assert clear(issued, SESSION + 1) == []
    clock.advance(899)
    assert len(clear(issued)) == 10
    clock.advance(1)
    assert clear(issued) == []


def test_the_end_of_the_code_asked_for_erases_the_clear_ones(issued: RecoveryCodeSet) -> None:
    tail = clear(issued)[issued.asked - 1][-5:]
    now = server_clock.now()
    assert not services.confirm_saved(issued, "AAAAA", now, SESSION)
    assert not services.confirm_saved(issued, tail, now, SESSION + 1)
    assert services.confirm_saved(issued, tail, now, SESSION)
    row = RecoveryCodeSet.objects.get()
    assert (row.sealed_codes, row.saved_at) == (None, now)
    assert not services.confirm_saved(row, tail, now, SESSION)


def test_typing_the_end_back_uses_nothing_up(issued: RecoveryCodeSet) -> None:
    asked = clear(issued)[issued.asked - 1]
    services.confirm_saved(issued, asked[-5:], server_clock.now(), SESSION)
    assert use(issued, asked)


def test_what_nobody_may_see_any_more_is_erased(issued: RecoveryCodeSet, clock: Clock) -> None:
    clock.advance(899)
    assert services.purge_shown(server_clock.now()) == 0
    clock.advance(1)
    assert services.purge_shown(server_clock.now()) == 1
    assert RecoveryCodeSet.objects.get().sealed_codes is None


def test_clear_codes_moved_to_another_account_do_not_open(issued: RecoveryCodeSet) -> None:
    boris = cast.make("boris", "Administrator")
    issued.account_id = boris.pk
    assert clear(issued) == []


def test_names_tell_no_code(issued: RecoveryCodeSet) -> None:
    first = RecoveryCode.objects.get(number=1)
    assert str(issued) == f"recovery codes {issued.pk}"
    assert str(first) == f"recovery code 1 of set {issued.pk}"
