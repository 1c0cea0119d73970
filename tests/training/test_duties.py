"""Signing "I know my duties", and the certificate at the end."""

import pytest
from django.test import Client
from tests import cast
from tests.clock import Clock
from tests.policy import states
from tests.training.learners import do_lessons, finish, require, take_quiz

from vratar.accounts.models import Administrator
from vratar.audit.models import Event
from vratar.core import clock as time
from vratar.policy.models import Policy
from vratar.training.models import Acknowledgement, LessonProgress
from vratar.training.services.course import course

DUTIES, CERTIFICATE = "/training/duties", "/training/certificate"
LAST = -1


@pytest.fixture
def boris(db: None, clock: Clock) -> Administrator:
    """Somebody who learns."""
    boris = cast.make("boris", "Support")
    boris.first_name, boris.last_name = "Boris", "Petrovski"
    boris.save()
    return boris


@pytest.fixture
def browser(boris: Administrator) -> Client:
    return states.two_factor(boris)


def sign(browser: Client, version: object = 1, *, ticked: bool = True) -> tuple[int, str]:
    """Status and text, or where it led."""
    typed = {"policy_version": version, **({"known": "on"} if ticked else {})}
    response = browser.post(DUTIES, typed)
    return response.status_code, response.get("Location") or response.content.decode()


def test_the_signature_names_the_policy(browser: Client, boris: Administrator) -> None:
    Policy.objects.create(version=7)
    assert "Policy version 7." in browser.get(DUTIES).content.decode()
    assert sign(browser, 7) == (303, "/training/")
    signed = Acknowledgement.objects.get()
    assert (signed.account, signed.policy_version, signed.at) == (boris, 7, time.now())
    event = Event.objects.get(action="training.duties_acknowledged")
    assert event.content()["details"]["version"] == 7
    assert "You signed version 7 on" in browser.get(DUTIES).content.decode()


def test_without_the_tick_nothing_is_signed(browser: Client) -> None:
    status, page = sign(browser, ticked=False)
    assert (status, "Tick the box to finish." in page) == (422, True)
    assert not Acknowledgement.objects.exists()


@pytest.mark.parametrize("version", [1, 99, "", "x"])
def test_another_version_than_the_one_in_force_is_not_signed(
    browser: Client, version: object
) -> None:
    Policy.objects.create(version=2)
    status, page = sign(browser, version)
    assert status == 422
    assert 'name="policy_version" value="2"' in page
    assert not Acknowledgement.objects.exists()


def test_a_policy_that_changed_under_the_form_is_told(browser: Client) -> None:
    Policy.objects.create(version=2)
    _, page = sign(browser, 1)
    assert "The policy changed meanwhile." in page


def test_signing_twice_is_one_signature(browser: Client) -> None:
    sign(browser)
    assert sign(browser)[0] == 303
    assert Acknowledgement.objects.count() == 1
    assert Event.objects.filter(action="training.duties_acknowledged").count() == 1


def test_a_new_policy_can_be_signed_as_well(browser: Client) -> None:
    sign(browser)
    Policy.objects.create(version=2)
    sign(browser, 2)
    assert Acknowledgement.objects.count() == 2


def test_with_the_questions_right_the_last_lesson_is_done(
    browser: Client, boris: Administrator
) -> None:
    last = course().lessons[LAST]
    LessonProgress.objects.create(
        account=boris,
        lesson=last.name,
        course_version=last.changed_in,
        started_at=time.now(),
        practised=[one.name for one in last.questions],
    )
    sign(browser)
    assert LessonProgress.objects.get(lesson=last.name).done_at == time.now()


def test_the_last_step_leads_to_the_certificate(browser: Client, boris: Administrator) -> None:
    finish(boris, time.now())
    assert sign(browser) == (303, CERTIFICATE)
    page = browser.get(CERTIFICATE).content.decode()
    for told in ("Boris Petrovski", "Two-factor for administrators", "Policy version"):
        assert told in page
    assert f'datetime="{time.now():%Y-%m-%d}' in page
    assert "Next due" not in page


def test_the_certificate_names_the_next_date(browser: Client, boris: Administrator) -> None:
    require(months=12)
    finish(boris, time.now())
    assert "Next due" in browser.get(CERTIFICATE).content.decode()


def test_before_the_end_it_says_what_is_missing(browser: Client, boris: Administrator) -> None:
    do_lessons(boris, time.now(), 5)
    page = browser.get(CERTIFICATE).content.decode()
    assert "Still missing:" in page
    for lesson in course().lessons:
        assert (f'href="/training/{lesson.name}/"' in page) is (lesson.number > 5)
    assert 'href="/training/quiz"' in page
    assert "Boris Petrovski</bdi></strong>" not in page
    take_quiz(boris, time.now())
    assert 'href="/training/quiz"' not in browser.get(CERTIFICATE).content.decode()


def test_a_name_is_text(browser: Client, boris: Administrator) -> None:
    finish(boris, time.now())
    Administrator.objects.filter(pk=boris.pk).update(first_name="<script>")
    page = browser.get(CERTIFICATE).content.decode()
    assert "&lt;script&gt; Petrovski" in page


@pytest.mark.parametrize("page", [DUTIES, CERTIFICATE])
def test_the_password_alone_opens_it_in_time(db: None, clock: Clock, page: str) -> None:
    assert states.in_time(cast.make("igor", "Support")).get(page).status_code == 200
