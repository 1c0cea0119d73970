"""Another administrator allows a first set-up, where the policy asks for that."""

from datetime import timedelta

import pytest
from tests import cast
from tests.policy.states import by_approval
from tests.staff.acting import LIST, browser_of, page_of, session_of

from vratar.accounts.models import Administrator, SecurityState
from vratar.audit.models import Event
from vratar.core import clock
from vratar.staff.services.allowing import allow_set_up, allow_set_up_from_host

WORDS = "may set up two-factor authentication within 24 hours."
BUTTON = "Allow set-up…"


def until(account: Administrator) -> object:
    return SecurityState.objects.get(pk=account.pk).set_up_allowed_until


def entry(reader: Administrator, account: Administrator) -> str:
    return browser_of(reader).get(f"{LIST}/{account.pk}/").content.decode()


def test_it_is_allowed_for_a_day_and_recorded(ana: Administrator, boris: Administrator) -> None:
    by_approval()
    browser = browser_of(ana)
    assert WORDS in browser.get(page_of(boris, "allow-set-up")).content.decode()
    assert browser.post(page_of(boris, "allow-set-up"))["Location"] == f"{LIST}/{boris.pk}/"
    assert f"boris {WORDS}" in browser.get(f"{LIST}/{boris.pk}/").content.decode()
    last = clock.now() + timedelta(hours=24)
    assert until(boris) == last
    event = Event.objects.get(action="two_factor.set_up_allowed")
    assert (event.actor, event.target) == (
        f"administrator:{ana.pk}",
        f"administrator:{boris.pk}",
    )
    assert event.content()["details"] == {"until": last.isoformat(timespec="seconds")}


def test_allowed_already_nothing_happens_again(ana: Administrator, boris: Administrator) -> None:
    by_approval()
    session = session_of(ana)
    assert allow_set_up(session, boris.pk, cast.ANAS_LAPTOP) is not None
    assert allow_set_up(session, boris.pk, cast.ANAS_LAPTOP) is None
    assert Event.objects.filter(action="two_factor.set_up_allowed").count() == 1


@pytest.mark.parametrize("why", ["policy", "protected", "inactive", "invited"])
def test_there_is_nothing_to_allow(ana: Administrator, boris: Administrator, why: str) -> None:
    if why != "policy":
        by_approval()
    if why == "protected":
        cast.enrol(boris)
    boris.is_active = why != "inactive"
    if why == "invited":
        boris.set_unusable_password()
    boris.save()
    assert allow_set_up(session_of(ana), boris.pk, cast.ANAS_LAPTOP) is None
    browser = browser_of(ana)
    assert BUTTON not in browser.get(f"{LIST}/{boris.pk}/").content.decode()
    answer = browser.get(page_of(boris, "allow-set-up"))
    assert answer["Location"] == f"{LIST}/{boris.pk}/"
    assert until(boris) is None


def test_the_button_is_there_while_it_is_owed(ana: Administrator, boris: Administrator) -> None:
    by_approval()
    assert BUTTON in entry(ana, boris)


def test_who_may_not_manage_has_no_button(vera: Administrator, boris: Administrator) -> None:
    by_approval()
    assert BUTTON not in entry(vera, boris)


def test_deactivating_takes_it_back(ana: Administrator, boris: Administrator) -> None:
    from tests.staff.acting import ACTIONS

    by_approval()
    allow_set_up(session_of(ana), boris.pk, cast.ANAS_LAPTOP)
    ACTIONS["deactivate"](session_of(ana), boris.pk)
    assert until(boris) is None


def test_the_host_can_allow_it_too(boris: Administrator) -> None:
    by_approval()
    assert allow_set_up_from_host("BORIS") == until(boris)
    assert Event.objects.get(action="two_factor.set_up_allowed").actor == "host"


def test_the_host_is_told_where_there_is_nothing_to_allow(boris: Administrator) -> None:
    assert allow_set_up_from_host("boris") is None
    assert allow_set_up_from_host("nobody") is None
