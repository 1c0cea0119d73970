"""With a second approver asked for, a reset waits until somebody else decides (ux.md §6.11)."""

import json
from dataclasses import replace

import pytest
from django.test import Client
from pytest_django import Settings
from tests import cast
from tests.clock import Clock
from tests.policy import states
from tests.sign_in import mail
from tests.staff.acting import ANSWERS, REASON, RESET, browser_of, page_of, refused, session_of
from tests.staff.second_approver import (
    NOBODY_ELSE,
    NOT_APPROVED,
    SOMEBODY_ELSE,
    WAITING,
    decide,
    protected,
    requested,
    turn_on,
)

from vratar.accounts.models import Administrator, Role
from vratar.accounts.services import raise_epoch
from vratar.audit.models import Event
from vratar.core import clock as time
from vratar.notices.models import Mail
from vratar.policy.authority import NotAllowedError
from vratar.sessions.models import Level
from vratar.sign_in.services.resets import reset_two_factor_from_host
from vratar.staff.models import ResetRequest
from vratar.staff.services import approving, reset_requests
from vratar.staff.services.lifecycle import Refusal
from vratar.staff.services.links import Done
from vratar.staff.services.reset import reset_two_factor

KEPT = {name: text for name, text in RESET.items() if name != "renew"}
WITH_PASSWORD = replace(ANSWERS, renew=True)


@pytest.fixture(autouse=True)
def _two_decide(ana: Administrator) -> None:
    turn_on()


@pytest.fixture
def petra(ana: Administrator) -> Administrator:
    """Whom it is about."""
    return protected("petra", "Support")


@pytest.fixture
def olga(ana: Administrator) -> Administrator:
    """Another Owner, who can approve."""
    return protected("olga", "Owner")


def still_protected(account: Administrator) -> bool:
    return bool(cast.authenticator(account).status == "active")


def actions() -> list[str]:
    found = Event.objects.filter(action__startswith="two_factor.reset").order_by("pk")
    return list(found.values_list("action", flat=True))


def approve_page(account: Administrator) -> str:
    return page_of(account, "reset-two-factor/approve")


def text_of(browser: Client, address: str) -> str:
    return browser.get(address).content.decode()


def test_pressing_reset_resets_nothing_and_says_until_when(
    ana: Administrator, petra: Administrator, olga: Administrator
) -> None:
    browser = browser_of(ana)
    answer = browser.post(page_of(petra, "reset-two-factor"), KEPT)
    assert answer["Location"] == page_of(petra, "")
    assert still_protected(petra)
    assert WAITING in text_of(browser, page_of(petra, ""))
    assert WAITING in text_of(browser, page_of(petra, "reset-two-factor"))
    assert actions() == ["two_factor.reset_requested"]
    assert ResetRequest.objects.get().expires_at - time.now() == reset_requests.LIFETIME


def test_the_second_one_reads_who_asks_why_and_how_they_knew_the_person(
    ana: Administrator, petra: Administrator, olga: Administrator
) -> None:
    requested(ana, petra)
    browser = browser_of_protected(olga)
    dashboard = text_of(browser, "/")
    assert "ana asks you to approve the reset of petra" in dashboard
    assert approve_page(petra) in dashboard
    assert approve_page(petra) in text_of(browser, page_of(petra, ""))
    text = text_of(browser, approve_page(petra))
    for word in (REASON, "In person", "petra", "ana", "Approve", "Refuse"):
        assert word in text


def browser_of_protected(account: Administrator) -> Client:
    """A browser of somebody who holds an authenticator already."""
    return states._session(account, Level.AAL2)


def test_the_approval_resets_with_all_that_belongs_to_it(
    ana: Administrator, petra: Administrator, olga: Administrator, settings: Settings
) -> None:
    mail.turn_on(settings)
    theirs = browser_of_protected(petra)
    request = requested(ana, petra)
    answer = decide(browser_of_protected(olga), request, "approve")
    assert answer["Location"] == page_of(petra, "")
    assert theirs.get("/")["Location"].startswith("/login?")
    reset, approved = (
        Event.objects.get(action=f"two_factor.{name}") for name in ("reset", "reset_approved")
    )
    assert (reset.actor, approved.actor) == (
        f"administrator:{ana.pk}",
        f"administrator:{olga.pk}",
    )
    assert (reset.source, approved.source) == (cast.ANAS_LAPTOP.source, "127.0.0.1")
    assert json.loads(reset.text)["details"] == {
        "reason": REASON,
        "identity_check": "in person",
        "count": 1,
        "approver": f"administrator:{olga.pk}",
    }
    told = Mail.objects.get(kind="two-factor reset").details
    assert (told["by"], told["approver"]) == ("ana", "olga")
    others = Mail.objects.filter(kind="two-factor reset of another")
    assert sorted(others.values_list("address", flat=True)) == ["ana@example.mk", "olga@example.mk"]


def test_a_set_up_link_is_shown_to_the_approver_alone(
    ana: Administrator, petra: Administrator, olga: Administrator
) -> None:
    asked = browser_of(ana).post(page_of(petra, "reset-two-factor"), RESET)
    assert "/setup-link/" not in asked.content.decode()
    assert Administrator.objects.get(pk=petra.pk).has_usable_password()
    answer = decide(browser_of_protected(olga), ResetRequest.objects.get(), "approve")
    assert "/setup-link/" in answer.content.decode()
    assert Administrator.objects.get(pk=petra.pk).is_invited


def test_a_link_that_is_mailed_goes_to_the_person(
    ana: Administrator, petra: Administrator, olga: Administrator, settings: Settings
) -> None:
    mail.turn_on(settings)
    request = requested(ana, petra, replace(WITH_PASSWORD, by_mail=True))
    assert not Mail.objects.filter(kind="set-up link").exists()
    assert "/setup-link/" not in decide(browser_of_protected(olga), request, "approve").url
    assert Mail.objects.get(kind="set-up link").address == petra.email


def test_refusing_changes_nothing_and_the_requester_reads_it(
    ana: Administrator, petra: Administrator, olga: Administrator
) -> None:
    request = requested(ana, petra)
    browser = browser_of_protected(olga)
    back = decide(browser, request, "refuse")
    assert NOT_APPROVED in text_of(browser, back["Location"])
    assert still_protected(petra)
    assert actions() == ["two_factor.reset_requested", "two_factor.reset_refused"]
    assert NOT_APPROVED in text_of(browser_of(ana), page_of(petra, ""))
    assert NOT_APPROVED not in text_of(browser_of_protected(olga), page_of(petra, ""))
    requested(ana, petra)  # may be asked for again


def test_a_request_lasts_a_day(
    ana: Administrator, petra: Administrator, olga: Administrator, clock: Clock
) -> None:
    request = requested(ana, petra)
    clock.advance(24 * 3600 - 1)
    assert reset_requests.to_be_approved_by(olga) == [request]
    clock.advance(1)
    assert reset_requests.to_be_approved_by(olga) == []
    outcome = approving.approve(session_of(olga), petra.pk, request.pk, cast.ANAS_LAPTOP)
    assert outcome is Refusal.NOT_APPROVED
    assert still_protected(petra)
    assert NOT_APPROVED in text_of(browser_of(ana), page_of(petra, ""))
    requested(ana, petra)
    assert sorted(ResetRequest.objects.values_list("outcome", flat=True)) == ["", "lapsed"]
    clock.advance(2 * 24 * 3600)
    reset_requests.purge(time.now())
    assert not ResetRequest.objects.exists()


def test_neither_the_requester_nor_the_person_concerned_approves(
    ana: Administrator, petra: Administrator, olga: Administrator
) -> None:
    request = requested(ana, petra)
    for who in (ana, petra):
        browser = browser_of(who) if who == ana else browser_of_protected(who)
        for answer in (browser.get(approve_page(petra)), decide(browser, request, "approve")):
            assert answer.status_code == 403
            assert SOMEBODY_ELSE in answer.content.decode()
        for decision in (approving.approve, approving.refuse):
            with refused(NotAllowedError):
                decision(session_of(who), petra.pk, request.pk, cast.ANAS_LAPTOP)
    assert still_protected(petra)


@pytest.mark.parametrize(
    ("role", "may"),
    [("Owner", True), ("Administrator", True), ("Support", True), ("Auditor", False)],
)
def test_the_role_of_the_approver_decides(
    ana: Administrator, petra: Administrator, olga: Administrator, role: str, may: bool
) -> None:
    request = requested(ana, petra)
    who = protected("somebody", role)
    assert (reset_requests.to_be_approved_by(who) == [request]) == may
    if may:
        outcome = approving.approve(session_of(who), petra.pk, request.pk, cast.ANAS_LAPTOP)
        assert isinstance(outcome, Done)
        return
    for decision in (approving.approve, approving.refuse, approving.withdraw):
        with refused(NotAllowedError):
            decision(session_of(who), petra.pk, request.pk, cast.ANAS_LAPTOP)
    assert browser_of_protected(who).get(approve_page(petra)).status_code == 403
    assert still_protected(petra)


def test_rank_counts_for_the_approver(
    ana: Administrator, petra: Administrator, olga: Administrator
) -> None:
    boris = protected("boris", "Administrator")
    request = requested(ana, boris)
    assert reset_requests.to_be_approved_by(petra) == []
    with refused(NotAllowedError):
        approving.approve(session_of(petra), boris.pk, request.pk, cast.ANAS_LAPTOP)
    assert still_protected(boris)


def test_whoever_may_not_see_links_approves_none_that_would_be_shown(
    ana: Administrator, petra: Administrator, olga: Administrator
) -> None:
    request = requested(ana, petra, WITH_PASSWORD)
    vera = protected("vera", "Support")
    assert reset_requests.to_be_approved_by(vera) == []
    with refused(NotAllowedError):
        approving.approve(session_of(vera), petra.pk, request.pk, cast.ANAS_LAPTOP)
    assert still_protected(petra)


@pytest.mark.parametrize("level", ["password alone", "old proof"])
def test_two_fresh_factors_are_asked_of_the_approver(
    ana: Administrator, petra: Administrator, olga: Administrator, clock: Clock, level: str
) -> None:
    request = requested(ana, petra)
    session = session_of(olga, Level.AAL1 if level == "password alone" else Level.AAL2)
    browser = browser_of_protected(olga)
    if level == "old proof":
        clock.advance(601)
        assert browser.get(approve_page(petra))["Location"] == "/reauthenticate"
        assert decide(browser, request, "approve")["Location"] == "/reauthenticate"
    for decision in (approving.approve, approving.refuse):
        with refused(NotAllowedError):
            decision(session, petra.pk, request.pk, cast.ANAS_LAPTOP)
    assert still_protected(petra)


def test_where_nobody_else_could_approve_it_says_so_and_waits_for_nobody(
    ana: Administrator, petra: Administrator
) -> None:
    cast.make("boris", "Administrator")  # without two factors
    browser = browser_of(ana)
    assert NOBODY_ELSE in text_of(browser, page_of(petra, "reset-two-factor"))
    answer = browser.post(page_of(petra, "reset-two-factor"), KEPT)
    assert NOBODY_ELSE in answer.content.decode()
    outcome = reset_two_factor(session_of(ana), petra.pk, ANSWERS, cast.ANAS_LAPTOP)
    assert outcome is Refusal.NOBODY_ELSE
    assert not ResetRequest.objects.exists()
    assert still_protected(petra)


@pytest.mark.parametrize("change", ["demoted", "left", "rank", "factors", "person left", "host"])
def test_a_request_dies_with_what_it_stood_on(
    ana: Administrator, petra: Administrator, olga: Administrator, change: str
) -> None:
    boris = protected("boris", "Administrator")
    request = requested(boris, petra)
    if change == "demoted":
        Administrator.objects.filter(pk=boris.pk).update(role=Role.objects.get(name="Auditor"))
    elif change == "left":
        Administrator.objects.filter(pk=boris.pk).update(is_active=False)
    elif change == "rank":
        Administrator.objects.filter(pk=petra.pk).update(role=Role.objects.get(name="Owner"))
    elif change == "factors":
        raise_epoch(petra.pk)
    elif change == "person left":
        Administrator.objects.filter(pk=petra.pk).update(is_active=False)
    else:
        reset_two_factor_from_host("petra", REASON)
    assert reset_requests.to_be_approved_by(olga) == []
    outcome = approving.approve(session_of(olga), petra.pk, request.pk, cast.ANAS_LAPTOP)
    assert outcome is Refusal.NOT_APPROVED
    assert Event.objects.filter(action="two_factor.reset").count() == (change == "host")


def test_the_requester_alone_withdraws(
    ana: Administrator, petra: Administrator, olga: Administrator
) -> None:
    request = requested(ana, petra)
    page = page_of(petra, "reset-two-factor/withdraw")
    assert browser_of_protected(olga).get(page).status_code == 403
    with refused(NotAllowedError):
        approving.withdraw(session_of(olga), petra.pk, request.pk, cast.ANAS_LAPTOP)
    browser = browser_of(ana)
    assert page in text_of(browser, page_of(petra, ""))
    assert browser.get(page).status_code == 200
    browser.post(page, {"request": request.pk})
    assert actions() == ["two_factor.reset_requested", "two_factor.reset_withdrawn"]
    outcome = approving.approve(session_of(olga), petra.pk, request.pk, cast.ANAS_LAPTOP)
    assert outcome is Refusal.NOT_APPROVED
    assert still_protected(petra)


def test_only_the_request_that_was_shown_is_approved(
    ana: Administrator, petra: Administrator, olga: Administrator
) -> None:
    shown = requested(ana, petra)
    approving.withdraw(session_of(ana), petra.pk, shown.pk, cast.ANAS_LAPTOP)
    requested(ana, petra)
    browser = browser_of_protected(olga)
    assert decide(browser, shown, "approve").status_code == 303
    for number in ("", "x", "²", "9" * 40):
        page = approve_page(petra)
        assert browser.post(page, {"request": number, "decision": "approve"}).status_code == 303
    assert still_protected(petra)


def test_one_request_waits_for_each_person(
    ana: Administrator, petra: Administrator, olga: Administrator
) -> None:
    first = requested(ana, petra)
    reset_two_factor(session_of(olga), petra.pk, ANSWERS, cast.ANAS_LAPTOP)
    assert ResetRequest.objects.get() == first


def test_who_can_approve_and_the_person_are_told_that_it_waits(
    ana: Administrator, petra: Administrator, olga: Administrator, settings: Settings
) -> None:
    mail.turn_on(settings)
    cast.make("igor", "Auditor")
    requested(ana, petra)
    assert sorted(mail.waiting()) == [
        ("reset requested", "olga@example.mk"),
        ("reset requested", "petra@example.mk"),
    ]


def test_without_the_policy_a_reset_is_done_at_once(
    ana: Administrator, petra: Administrator, olga: Administrator
) -> None:
    from vratar.policy.changing import change_from_host

    change_from_host({"second_approver": False}, "One person is enough again")
    outcome = reset_two_factor(session_of(ana), petra.pk, ANSWERS, cast.ANAS_LAPTOP)
    assert isinstance(outcome, Done)
    assert not ResetRequest.objects.exists()
