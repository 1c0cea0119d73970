"""Sums of refused passwords, and mails about used codes: not in the request itself."""

from datetime import timedelta

import pytest
from pytest_django import Settings
from tests import cast
from tests.clock import Clock
from tests.sign_in import mail
from tests.sign_in.conftest import Person
from tests.sign_in.test_known_browser import at, browser

from vratar.audit.models import Event
from vratar.core import clock as now
from vratar.notices.models import Mail
from vratar.sign_in.services.later import replays, sum_up_refusals, tell_of_replays
from vratar.throttle.models import Lane


def refuse(person: Person, times: int, **typed: str) -> None:
    """So many wrong passwords, and no wait."""
    for _ in range(times):
        person.log_in(password="wrong", **typed)
        Lane.objects.update(consecutive=0)


def test_what_has_no_event_of_its_own_is_told_as_a_number(ana: Person, clock: Clock) -> None:
    refuse(ana, 14)
    assert Event.objects.filter(action="password.refused").count() == 10
    sum_up_refusals()
    assert not Event.objects.filter(action="password.refusals_counted").exists()
    clock.advance(15 * 60)
    sum_up_refusals()
    sum_up_refusals()
    told = Event.objects.get(action="password.refusals_counted").content()
    assert (told["target"], told["lane"]) == (f"administrator:{ana.account.pk}", "password")
    assert told["details"] == {"count": 4}


def test_names_nobody_has_are_summed_up_by_source(ana: Person, clock: Clock) -> None:
    stranger = at(browser("198.51.100.7"), ana)
    for number in range(13):
        refuse(stranger, 1, username=f"nobody{number}")
    clock.advance(15 * 60)
    sum_up_refusals()
    told = Event.objects.get(action="password.refusals_counted").content()
    assert (told["target"], told["source"], told["details"]) == ("", "198.51.100.7", {"count": 3})


@pytest.fixture
def replayed(protected_ana: Person, clock: Clock, settings: Settings) -> Person:
    """Ana, who has just entered; whoever tries her code again is told apart by the address."""
    mail.turn_on(settings)
    protected_ana.enter()
    Mail.objects.all().delete()
    return protected_ana


def replay(person: Person, source: str) -> None:
    """The password, and the code that was just used."""
    thief = at(browser(source), person)
    thief.log_in()
    thief.type_code(cast.code(person.secret))


def test_a_used_code_from_elsewhere_is_mailed_once(replayed: Person, clock: Clock) -> None:
    replay(replayed, "203.0.113.66")
    assert mail.waiting() == []
    tell_of_replays()
    tell_of_replays()
    assert mail.waiting() == [("code replayed", "ana@example.mk")]
    told = Mail.objects.get().details
    assert told["source"] == "203.0.113.66"


def test_a_form_sent_twice_by_its_own_person_is_not(replayed: Person) -> None:
    replay(replayed, "127.0.0.1")
    tell_of_replays()
    assert mail.waiting() == []
    assert Event.objects.filter(action="second_factor.refused").count() == 1


def test_the_same_address_later_is_told(replayed: Person, clock: Clock) -> None:
    clock.advance(30)
    replayed.client.post("/logout")
    replayed.enter()
    Event.objects.filter(action="sign_in.succeeded").update(source="192.0.2.200")
    replay(replayed, "127.0.0.1")
    tell_of_replays()
    assert [kind for kind, _ in mail.waiting()] == ["code replayed"]


def test_a_wrong_code_is_no_used_one(replayed: Person) -> None:
    thief = at(browser("203.0.113.66"), replayed)
    thief.log_in()
    thief.type_code(cast.wrong_code(replayed.secret))
    tell_of_replays()
    assert mail.waiting() == []


def test_without_mail_there_is_nothing_to_do(protected_ana: Person) -> None:
    protected_ana.enter()
    replay(protected_ana, "203.0.113.66")
    tell_of_replays()
    assert not Mail.objects.exists()


def test_many_replays_are_looked_at_in_two_statements(
    replayed: Person, django_assert_num_queries: object
) -> None:
    for number in range(3):
        replay(replayed, f"198.51.100.{number}")
    since = now.now() - timedelta(days=1)
    with django_assert_num_queries(2):  # type: ignore[operator]
        assert len(replays(since)) == 3


def test_without_replays_nobody_looks_for_right_codes(
    replayed: Person, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert replays(now.now() - timedelta(days=1)) == []
