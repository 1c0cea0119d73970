"""The policy's deadline is put off once, with a reason, by the person it blocks."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from pytest_django import Settings
from tests import cast
from tests.clock import Clock
from tests.policy.states import by_approval
from tests.sign_in import mail
from tests.sign_in.conftest import Person
from tests.whole.on_disk import restore_roles

from vratar.accounts.models import SecurityState
from vratar.audit.models import Event
from vratar.core import clock as time
from vratar.core.database import writing
from vratar.notices.models import Mail
from vratar.policy.models import Policy, Requirement
from vratar.policy.services import standing
from vratar.sessions import services as sessions
from vratar.sessions.models import Level, Session
from vratar.sign_in.services import postponing
from vratar.sign_in.services.postponing import postpone

PAGE = "/account/two-factor/totp/required"
REASON = "My phone is being repaired"
DAY = 24 * 3600
TOO_SHORT_OR_LONG = "Enter a reason of 10 to 200 characters."


def state_of(person: Person) -> SecurityState:
    return SecurityState.objects.select_related("account").get(pk=person.account.pk)


@pytest.fixture
def late_ana(ana: Person, clock: Clock) -> Person:
    """Ana, after the policy's deadline, with her password alone."""
    clock.advance(16 * DAY)
    ana.log_in()
    return ana


def test_it_is_offered_after_the_deadline_with_the_days_of_the_policy(late_ana: Person) -> None:
    Policy.objects.create(postponement_days=5)
    page = late_ana.client.get(PAGE).content.decode()
    assert "I cannot do this now" in page
    assert "Postpone for 5 days" in page


def test_a_reason_puts_it_off_and_opens_the_panel_again(late_ana: Person) -> None:
    assert late_ana.client.get("/")["Location"] == PAGE
    assert late_ana.client.post(PAGE, {"reason": f"  {REASON} "})["Location"] == "/"
    dashboard = late_ana.client.get("/").content.decode()
    last = (time.now() + timedelta(days=7)).astimezone(state_of(late_ana).zone)
    assert f"Postponed until {last.day} {last:%B %Y}. This is possible once." in dashboard
    assert "7 days left." in late_ana.client.get("/account/security").content.decode()
    assert state_of(late_ana).postponed_reason == REASON


def test_it_lasts_to_the_end_of_the_day_where_the_person_lives(late_ana: Person) -> None:
    SecurityState.objects.update(time_zone="Asia/Tokyo")
    late_ana.client.post(PAGE, {"reason": REASON})
    until = state_of(late_ana).postponed_until
    assert until is not None
    there = until.astimezone(state_of(late_ana).zone)
    assert (there.hour, there.minute) == (23, 59)
    assert there.date() == (time.now().astimezone(there.tzinfo) + timedelta(days=7)).date()


def test_when_it_is_over_nothing_opens_and_it_is_not_offered_again(
    late_ana: Person, clock: Clock
) -> None:
    late_ana.client.post(PAGE, {"reason": REASON})
    clock.advance(8 * DAY)
    late_ana.log_in()
    assert late_ana.client.get("/")["Location"] == PAGE
    assert "I cannot do this now" not in late_ana.client.get(PAGE).content.decode()
    before = state_of(late_ana).postponed_until
    late_ana.client.post(PAGE, {"reason": "Another good reason"})
    assert state_of(late_ana).postponed_until == before
    assert Event.objects.filter(action="two_factor.postponed").count() == 1


def test_turning_the_policy_off_and_on_does_not_give_it_back(
    late_ana: Person, clock: Clock
) -> None:
    late_ana.client.post(PAGE, {"reason": REASON})
    policy = Policy.objects.create(requirement=Requirement.NOBODY)
    clock.advance(8 * DAY)
    late_ana.log_in()
    policy.requirement = Requirement.EVERYBODY
    policy.save()
    assert "I cannot do this now" not in late_ana.client.get(PAGE).content.decode()


@pytest.mark.parametrize("reason", ["", "too short", " short    ", "x" * 201])
def test_a_reason_too_short_or_too_long_changes_nothing(late_ana: Person, reason: str) -> None:
    response = late_ana.client.post(PAGE, {"reason": reason})
    assert response.status_code == 422
    assert TOO_SHORT_OR_LONG in response.content.decode()
    assert '<details class="more" open>' in response.content.decode()
    assert state_of(late_ana).postponed_until is None


@pytest.mark.parametrize("reason", ["x" * 10, "x" * 200])
def test_the_shortest_and_the_longest_are_taken(late_ana: Person, reason: str) -> None:
    assert late_ana.client.post(PAGE, {"reason": reason}).status_code == 303
    assert state_of(late_ana).postponed_reason == reason


def test_before_the_deadline_there_is_nothing_to_put_off(ana: Person) -> None:
    ana.log_in()
    page = ana.client.get(PAGE).content.decode()
    assert "This needs two-factor authentication." in page
    assert "I cannot do this now" not in page
    assert ana.client.post(PAGE, {"reason": REASON}).status_code == 200
    assert state_of(ana).postponed_until is None


def test_what_was_demanded_of_one_person_is_not_put_off(late_ana: Person) -> None:
    SecurityState.objects.update(deadline=time.now())
    assert "I cannot do this now" not in late_ana.client.get(PAGE).content.decode()
    late_ana.client.post(PAGE, {"reason": REASON})
    assert state_of(late_ana).postponed_until is None


def test_a_policy_without_postponement_offers_none(late_ana: Person) -> None:
    Policy.objects.create(postponement_days=0)
    assert "I cannot do this now" not in late_ana.client.get(PAGE).content.decode()
    late_ana.client.post(PAGE, {"reason": REASON})
    assert state_of(late_ana).postponed_until is None


def test_whoever_is_protected_has_nothing_to_put_off(protected_ana: Person, clock: Clock) -> None:
    clock.advance(16 * DAY)
    protected_ana.enter()
    protected_ana.client.post(PAGE, {"reason": REASON})
    assert state_of(protected_ana).postponed_until is None


def test_the_page_names_whom_to_ask(late_ana: Person) -> None:
    assert "Questions?" not in late_ana.client.get(PAGE).content.decode()
    Policy.objects.create(contact_name="Ivan Petrovski", contact="070 123 456")
    page = late_ana.client.get(PAGE).content.decode()
    assert "Questions? Contact: Ivan Petrovski (070 123 456)." in page


def test_it_cannot_be_put_off_while_the_approval_is_owed(late_ana: Person) -> None:
    # A thief of the password may not set up; a reason typed would open the panel to them again.
    by_approval()
    page = late_ana.client.get(PAGE).content.decode()
    assert "I cannot do this now" not in page
    assert "Set up now" not in page
    assert late_ana.client.post(PAGE, {"reason": REASON}).status_code == 200
    assert state_of(late_ana).postponed_until is None


def test_it_is_recorded_and_told_by_mail(late_ana: Person, settings: Settings) -> None:
    mail.turn_on(settings)
    late_ana.client.post(PAGE, {"reason": REASON})
    until = state_of(late_ana).postponed_until
    assert until is not None
    event = Event.objects.get(action="two_factor.postponed")
    who = f"administrator:{late_ana.account.pk}"
    assert (event.actor, event.target) == (who, who)
    assert event.content()["details"] == {
        "until": until.isoformat(timespec="seconds"),
        "reason": REASON,
    }
    sent = Mail.objects.get(kind="deadline postponed")
    assert sent.address == late_ana.account.email
    assert datetime.fromtimestamp(sent.details["until"], UTC) == until.replace(microsecond=0)


@pytest.mark.django_db(transaction=True)
def test_of_many_who_press_at_once_one_succeeds(clock: Clock) -> None:
    restore_roles()
    ana = cast.make("ana")
    clock.advance(16 * DAY)
    with writing():
        held = [sessions.start(ana, Level.AAL1, cast.ANAS_LAPTOP)[1] for _ in range(6)]
    together = threading.Barrier(len(held))

    def press(session: Session) -> bool:
        try:
            together.wait(30)
            return postpone(session, REASON, cast.ANAS_LAPTOP) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(len(held)) as pool:
        assert list(pool.map(press, held)).count(True) == 1
    assert Event.objects.filter(action="two_factor.postponed").count() == 1
    state = SecurityState.objects.select_related("account").get(pk=ana.pk)
    assert standing(state).days_left == 7


def test_somebody_who_was_faster_leaves_nothing_to_put_off(
    late_ana: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_late(state: SecurityState) -> int:
        SecurityState.objects.filter(pk=state.pk).update(postponed_reason="said in another tab")
        return 7

    monkeypatch.setattr(postponing, "days_to_postpone", too_late)
    assert postpone(Session.objects.get(), REASON, cast.ANAS_LAPTOP) is None
    assert not Event.objects.filter(action="two_factor.postponed").exists()
