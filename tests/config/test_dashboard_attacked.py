"""What happens to one administrator's sign-in is seen by the others, with a way to the entry."""

from datetime import timedelta

import pytest
from tests import cast
from tests.clock import Clock
from tests.config.test_dashboard_attention import owner as owner  # noqa: PLC0414 - a fixture
from tests.config.test_dashboard_attention import titles, told
from tests.policy import states
from tests.sign_in.conftest import Person, protected_ana  # noqa: F401 - a fixture
from tests.sign_in.conftest import ana as ana  # noqa: PLC0414 - a fixture
from tests.staff.list_page import LIST, usernames

from vratar.accounts.models import Administrator, SecurityState
from vratar.audit import Action, record
from vratar.core import clock as time
from vratar.core.database import writing

pytestmark = pytest.mark.django_db

HERE, THERE = "192.0.2.1", "192.0.2.2"


@pytest.fixture
def boris(owner: Person, clock: Clock) -> Administrator:
    return cast.make("boris", "Administrator")


def happens(
    action: Action,
    account: Administrator,
    *,
    result: str = "failure",
    source: str = HERE,
    reason: str = "wrong",
) -> None:
    """One event about somebody's codes, as the sign-in records it."""
    who = f"administrator:{account.pk}"
    with writing():
        record(
            action,
            actor=who,
            target=who,
            factor="totp",
            result=result,
            source=source,
            details={"reason": reason},
        )


def wrong_codes(account: Administrator, number: int) -> None:
    for _ in range(number):
        happens(Action.SECOND_FACTOR_REFUSED, account)


def listed(person: Person, status: str) -> list[str]:
    """Whom the link of the item leads to."""
    assert f"{LIST}?status={status}" in person.client.get("/").content.decode()
    return usernames(person.client.get(f"{LIST}?status={status}"))


def test_three_wrong_codes_are_seen_for_a_day(
    owner: Person, boris: Administrator, clock: Clock
) -> None:
    wrong_codes(boris, 2)
    wrong_codes(cast.make("vera", "Support"), 2)
    assert not told(owner, "wrong codes")
    happens(Action.RECOVERY_CODE_REFUSED, boris)
    assert told(owner, "1 administrator had wrong codes after the right password")
    assert listed(owner, "wrong-codes") == ["boris"]
    record_age = timedelta(days=1).total_seconds()
    clock.advance(record_age)
    owner.client = states.two_factor(owner.account)
    assert not told(owner, "wrong codes")


def test_ones_own_wrong_codes_are_no_item(owner: Person, clock: Clock) -> None:
    wrong_codes(owner.account, 5)
    assert not told(owner, "wrong codes")


def test_a_marked_password_is_seen_until_it_is_changed(owner: Person, boris: Administrator) -> None:
    state = SecurityState.objects.filter(account=boris)
    state.update(password_compromised_at=time.now())
    assert titles(owner)[0].startswith("The password of 1 administrator is known to others")
    assert listed(owner, "marked") == ["boris"]
    state.update(password_compromised_at=None)
    assert not told(owner, "known to others")


def test_it_was_not_me_is_seen_by_others(owner: Person, boris: Administrator) -> None:
    assert states.two_factor(boris).post("/account/not-me").status_code == 303
    assert told(owner, "The password of 1 administrator is known to others")


def test_a_used_code_tried_again_is_seen(owner: Person, boris: Administrator) -> None:
    happens(Action.SIGN_IN_SUCCEEDED, boris, result="success")
    happens(Action.SECOND_FACTOR_REFUSED, boris, source=THERE, reason="replayed")
    assert told(owner, "A used code of 1 administrator was tried again")
    assert listed(owner, "replayed") == ["boris"]


def test_a_form_sent_twice_is_no_item(owner: Person, boris: Administrator, clock: Clock) -> None:
    happens(Action.SIGN_IN_SUCCEEDED, boris, result="success")
    clock.advance(90)
    happens(Action.SECOND_FACTOR_REFUSED, boris, reason="replayed")
    assert not told(owner, "used code")
    clock.advance(1)
    happens(Action.SECOND_FACTOR_REFUSED, boris, reason="replayed")
    assert told(owner, "used code")


def test_a_new_browser_is_seen_for_a_day_after_what_is_worse(
    owner: Person, boris: Administrator
) -> None:
    happens(Action.NEW_BROWSER, boris, result="success")
    wrong_codes(boris, 3)
    found = titles(owner)
    assert "1 administrator logged in with a new browser" in found[-1]
    assert len(found) > 2
    assert listed(owner, "new-browser") == ["ana", "boris"]  # the list has the reader too


def test_who_left_is_no_item(owner: Person, boris: Administrator) -> None:
    wrong_codes(boris, 3)
    Administrator.objects.filter(pk=boris.pk).update(is_active=False)
    assert not told(owner, "wrong codes")


def test_who_may_not_see_others_sees_none_of_it(owner: Person, boris: Administrator) -> None:
    from vratar.accounts.models import Role

    wrong_codes(boris, 3)
    assert told(owner, "wrong codes")
    owner.account.role = Role.objects.create(name="Guest", level=1)
    owner.account.save()
    assert "wrong codes" not in owner.client.get("/").content.decode()
