"""Every page opens in Macedonian, and says nothing in English."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation
from tests import cast
from tests.policy.states import by_approval
from tests.policy.test_every_route import an_event
from tests.sign_in.conftest import Person
from tests.staff.second_approver import protected, requested, turn_on
from tests.translations.pages import assert_macedonian, english_sentences, readable

from vratar.accounts import links
from vratar.accounts.models import Role, SecurityState
from vratar.config import errors
from vratar.core.clock import now
from vratar.policy.models import FirstSetUp, Policy
from vratar.policy.services import in_force
from vratar.sessions.models import KnownBrowser, Session
from vratar.sign_in.services.first_run import issue_first_run_link
from vratar.staff.policy_form import typed_values
from vratar.throttle import services as budgets
from vratar.throttle.models import Lane
from vratar.training.course_data import Lesson
from vratar.training.services.course import course

ANYBODY = ("login", "forgotten", "first-run-form")
LINKS = ("set-up-link", "reset-link", "confirm-email")
SECOND_STEP = ("login-code", "login-recovery")
PASSWORD_ALONE = (
    *("dashboard", "account-security", "administrators", "administrator", "logout"),
    *("reauthenticate", "two-factor-app", "two-factor-scan", "two-factor-required"),
)
PROTECTED = (
    *("dashboard", "account-security", "administrators", "administrator", "logout"),
    *("reauthenticate", "two-factor-app", "two-factor-scan", "two-factor-done"),
    *("recovery-codes", "recovery-codes-new", "test-code"),
    *("password", "not-me", "sessions", "sessions-end-others", "known-browsers-forget"),
    *("administrator-add", "administrators-import", "roles", "role-add"),
    "policy",
    *("adoption", "audit", "audit-export", "evidence"),
    *("drill-recovery", "training-duties", "training-certificate", "training-team"),
)
NEW_CODES = ("two-factor-codes", "two-factor-check", "recovery-codes-unsaved")
BY_THEMSELVES = ("login-recovered", "two-factor-off", "policy-confirm")
ABOUT_ANOTHER = (
    *("administrator-reset", "administrator-end-sessions", "administrator-unlock"),
    *("administrator-deactivate", "administrator-reactivate", "administrator-new-link"),
    "administrator-allow-set-up",
)
WAITING = ("administrator-reset-approve", "administrator-reset-withdraw")
ABOUT_A_ROLE = ("role", "role-delete")
COURSE = ("training", "training-lesson", "training-quiz")
REMINDERS = ("administrators-remind", "training-team-remind")
WITHOUT_A_PAGE = {
    *("first-run", "language", "livez", "login-cancel", "readyz", "two-factor"),
    *("two-factor-discard", "two-factor-download", "session-end", *LINKS),
    *("it-was-me", "known-browser-forget", "adoption-table"),
    "audit-event-proof",
    *("training-team-csv", "training-picture"),
}


def _page(person: Person, name: str) -> str:
    return reverse(name, args=[person.account.pk] if name == "administrator" else [])


def _names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _names(pattern.url_patterns)
        else:
            yield pattern.name or str(pattern.pattern)


def test_these_are_all_the_pages() -> None:
    here = {*ANYBODY, *SECOND_STEP, *PASSWORD_ALONE, *PROTECTED, *NEW_CODES, *BY_THEMSELVES}
    here |= {f"{name}-form" for name in LINKS}
    here |= {*ABOUT_ANOTHER, *ABOUT_A_ROLE, *WAITING, *REMINDERS, *COURSE, "audit-event"}
    assert set(_names(get_resolver().url_patterns)) == here | WITHOUT_A_PAGE


@pytest.mark.django_db
@pytest.mark.parametrize("notice", ["", "?notice=out", "?notice=ended", "?notice=unfinished"])
def test_login(client: Client, notice: str) -> None:
    assert_macedonian(client.get(f"/login{notice}"))


@pytest.mark.django_db
def test_a_page_that_needs_a_sign_in_leads_to_the_login_page(client: Client) -> None:
    assert_macedonian(client.get(client.get("/")["Location"]))


@pytest.mark.django_db
def test_the_first_run(client: Client) -> None:
    client.get((issue_first_run_link() or "").removeprefix("http://127.0.0.1:8000"))
    assert_macedonian(client.get("/first-run/form"))


@pytest.mark.django_db
def test_a_forgotten_password(client: Client) -> None:
    assert_macedonian(client.get("/login/forgotten"))


@pytest.mark.django_db
@pytest.mark.parametrize("name", LINKS)
def test_a_link(client: Client, name: str) -> None:
    kind, ana = links.Kind(name), cast.make("ana")
    url = links.url_for(kind, ana, links.bound_to(ana), links.expiry(kind), "new@example.mk")
    assert_macedonian(client.get(reverse(f"{name}-form", args=[ana.pk])), 404)
    response = client.get(url.removeprefix("http://127.0.0.1:8000"))
    assert_macedonian(client.get(response["Location"]))


@pytest.mark.parametrize("name", SECOND_STEP)
def test_the_second_step(pending_ana: Person, name: str) -> None:
    assert_macedonian(pending_ana.client.get(reverse(name)))


@pytest.mark.parametrize("name", PASSWORD_ALONE)
def test_with_the_password_alone(ana: Person, name: str) -> None:
    ana.client.post(reverse("two-factor-app"))
    assert_macedonian(ana.client.get(_page(ana, name)))


@pytest.mark.parametrize("name", PROTECTED)
def test_with_two_factors(protected_ana: Person, name: str) -> None:
    protected_ana.client.post(reverse("two-factor-app"))
    assert_macedonian(protected_ana.client.get(_page(protected_ana, name)))


@pytest.mark.parametrize("name", ABOUT_ANOTHER)
def test_what_is_done_to_another(protected_ana: Person, name: str) -> None:
    by_approval()
    other = cast.make("boris", "Administrator")
    other.is_active = name != "administrator-reactivate"
    other.save()
    address = reverse(name, args=[other.pk])
    assert_macedonian(protected_ana.client.get(address))
    if name == "administrator-new-link":
        assert_macedonian(protected_ana.client.post(address))
    if name == "administrator-reset":
        assert_macedonian(protected_ana.client.post(address), 422)
        own = reverse(name, args=[protected_ana.account.pk])
        assert_macedonian(protected_ana.client.get(own), 403)


@pytest.mark.parametrize("contact", ["", "070 123 456"])
@pytest.mark.parametrize("days", [0, 14])
def test_what_is_owed_before_anything_else_opens(ana: Person, contact: str, days: int) -> None:
    Policy.objects.create(deadline_days=days, contact=contact)
    address = reverse("two-factor-required")
    assert_macedonian(ana.client.get(address))
    assert_macedonian(ana.client.post(address, {"reason": "?"}), 200 if days else 422)
    by_approval()
    assert_macedonian(ana.client.get(address))
    cast.enrol(cast.make("vera"))
    assert_macedonian(ana.client.get(address))
    Policy.objects.update(first_set_up=FirstSetUp.PASSWORD)
    assert ana.client.post(address, {"reason": "x" * 10}).status_code == (200 if days else 303)
    assert_macedonian(ana.client.get(reverse("dashboard")))


def test_who_gets_more_time(protected_ana: Person) -> None:
    other = cast.make("boris", "Support")
    address, later = reverse("administrator", args=[other.pk]), now() + timedelta(days=2)
    assert_macedonian(protected_ana.client.get(address))
    wrong = {"deadline": "2020-01-01", "exempt_until": "2020-01-01", "method": "off"}
    assert_macedonian(protected_ana.client.post(address, wrong), 422)
    SecurityState.objects.filter(pk=other.pk).update(exempt_until=later, postponed_until=later)
    for page in (address, reverse("dashboard"), f"{reverse('administrators')}?status=exempt"):
        assert_macedonian(protected_ana.client.get(page))


def test_what_the_policy_will_be(protected_ana: Person) -> None:
    cast.make("boris", "Support")
    cast.make("vera", "Owner")
    browser, page = protected_ana.client, reverse("policy")
    assert_macedonian(browser.get(page))
    assert_macedonian(browser.post(page, {"requirement": "x", "deadline_days": "x"}), 422)
    nobody = typed_values(in_force()) | {"requirement": "nobody", "training": "on"}
    for wanted in (nobody, nobody | {"requirement": "all administrators", "deadline_days": 0}):
        assert browser.post(page, wanted).status_code == 303
        assert_macedonian(browser.get(reverse("policy-confirm")))


@pytest.mark.parametrize("name", WAITING)
def test_a_reset_that_waits(protected_ana: Person, name: str) -> None:
    turn_on()
    asks, other = protected("vera", "Owner"), cast.make("boris", "Administrator")
    requested(asks if name == WAITING[0] else protected_ana.account, other)
    address = reverse(name, args=[other.pk])
    assert_macedonian(protected_ana.client.get(address))
    assert_macedonian(protected_ana.client.get(reverse("administrator-reset", args=[other.pk])))
    assert_macedonian(protected_ana.client.get(reverse("administrator", args=[other.pk])))
    assert_macedonian(protected_ana.client.get(reverse("dashboard")))
    own = reverse(WAITING[0], args=[protected_ana.account.pk])
    assert_macedonian(protected_ana.client.get(own), 403)


def test_an_event_of_the_audit_log(protected_ana: Person) -> None:
    address = reverse("audit-event", args=an_event(protected_ana.account))
    assert_macedonian(protected_ana.client.get(address))
    assert_macedonian(protected_ana.client.get(f"{reverse('audit')}?since=never"), 422)
    assert_macedonian(protected_ana.client.get(f"{reverse('audit')}?source=192.0.2.99"))


@pytest.mark.parametrize("name", ABOUT_A_ROLE)
@pytest.mark.parametrize("role", ["Support", "Owner"])
def test_a_role(protected_ana: Person, name: str, role: str) -> None:
    address = reverse(name, args=[Role.objects.get(name=role).pk])
    response = protected_ana.client.get(address, follow=True)
    assert_macedonian(response, 200, 403)


@pytest.mark.parametrize("lesson", course("mk").lessons, ids=lambda one: one.name)
def test_a_lesson(ana: Person, lesson: Lesson) -> None:

    address = reverse("training-lesson", args=[lesson.name])
    assert_macedonian(ana.client.get(address))
    for question in lesson.questions:
        assert_macedonian(ana.client.post(address, {"question": question.name}), 422)
        for option in question.options:
            typed = {"question": question.name, "answer": option.name}
            assert_macedonian(ana.client.post(address, typed))
    assert_macedonian(ana.client.get(address))
    if lesson.cards:
        assert_macedonian(ana.client.post(address), 422)
        places = {card.name: number for number, card in enumerate(reversed(lesson.cards), start=1)}
        assert_macedonian(ana.client.post(address, places))


@pytest.mark.parametrize("right", [True, False])
def test_the_quiz_and_the_lessons_done(ana: Person, *, right: bool) -> None:

    assert_macedonian(ana.client.get(reverse("training")))
    address = reverse("training-quiz")
    assert_macedonian(ana.client.get(address))
    assert ana.client.post(address).status_code == 303
    assert_macedonian(ana.client.get(address))
    for question in course("mk").quiz.questions:
        option = next(one.name for one in question.options if (one.name == question.right) is right)
        typed = {"question": question.name, "answer": option}
        assert_macedonian(ana.client.post(address, typed))
    assert_macedonian(ana.client.get(address))
    assert_macedonian(ana.client.get(reverse("training")))


@pytest.mark.parametrize("name", REMINDERS)
def test_a_reminder(protected_ana: Person, name: str) -> None:
    assert_macedonian(protected_ana.client.get(reverse(name)))


@pytest.mark.parametrize("name", ["recovery-codes-new", "two-factor-app", "two-factor-codes"])
def test_the_question_who_sits_there_names_the_action(pending_ana: Person, name: str) -> None:
    pending_ana.type_code(cast.code(pending_ana.secret))
    asked = pending_ana.client.get(reverse(name))["Location"]
    assert asked == "/reauthenticate"
    assert_macedonian(pending_ana.client.get(asked))
    assert_macedonian(pending_ana.client.get(f"{asked}?with=recovery-code"))


def test_new_recovery_codes(protected_ana: Person) -> None:
    protected_ana.client.post(reverse("recovery-codes-new"))
    for name in NEW_CODES:
        assert_macedonian(protected_ana.client.get(reverse(name)))
    assert_macedonian(protected_ana.client.get("/account/recovery-codes/unsaved?expired"))


def test_turning_off_is_refused_in_words(protected_ana: Person) -> None:
    assert_macedonian(protected_ana.client.get("/account/two-factor/off"), 403)


def test_the_choice_after_a_recovery_code(pending_ana: Person) -> None:
    code = cast.recovery_codes_of(pending_ana.account)[0]
    pending_ana.client.post("/login/recovery", {"recovery_code": code})
    assert_macedonian(pending_ana.client.get("/login/recovered"))


def test_the_code_of_a_password_that_somebody_else_knows(pending_ana: Person) -> None:
    SecurityState.objects.update(password_compromised_at=now())
    assert_macedonian(pending_ana.type_code("123456"), 422)


@pytest.mark.parametrize("failures", [0, 10])
def test_the_password_to_change_and_the_codes_tried(protected_ana: Person, failures: int) -> None:
    tried = {"count": 2, "at": 1_800_000_000, "source": "192.0.2.5", "browser": ""}
    Session.objects.update(data={"wrong_codes": tried})
    assert_macedonian(protected_ana.client.get("/"))
    SecurityState.objects.update(password_compromised_at=now(), unproven_failures=failures)
    assert_macedonian(protected_ana.client.get("/"))


def test_what_was_tried_and_what_waits(protected_ana: Person) -> None:
    account, client = protected_ana.account, protected_ana.client
    for known in (False, True):
        for _ in range(20):
            budgets.reserve_recovery_code(account.pk, now(), known=known)
    for number in range(6):
        stranger = Client(
            REMOTE_ADDR=f"192.0.2.{number}", headers={"Sec-Fetch-Site": "same-origin"}
        )
        Person(stranger, account).log_in(password="wrong")
    assert_macedonian(client.get("/account/security"))
    Lane.objects.filter(account=account).update(consecutive=100)
    assert_macedonian(client.get("/account/security"))


def test_browsers_forgotten_and_none_known(protected_ana: Person) -> None:
    known = KnownBrowser.objects.get()
    for _ in range(2):
        protected_ana.client.post(reverse("known-browser-forget", args=[known.pk]))
        assert_macedonian(protected_ana.client.get("/account/security"))
    protected_ana.client.post(reverse("known-browsers-forget"))
    assert_macedonian(protected_ana.client.get("/account/security"))


def test_somebody_who_waits(protected_ana: Person) -> None:
    other = cast.make("boris", "Administrator")
    for number in range(6):
        budgets.reserve_password(other.pk, "boris", f"192.0.2.{number}", now())
        budgets.reserve_code(other.pk, now(), known=False)
    assert_macedonian(protected_ana.client.get(reverse("administrator", args=[other.pk])))


def test_an_address_that_is_none(ana: Person) -> None:
    assert_macedonian(ana.client.get("/nowhere"), 404)


def test_a_form_without_its_token(db: None) -> None:
    client = Client(
        enforce_csrf_checks=True,
        headers={"Sec-Fetch-Site": "same-origin", "Accept-Language": "mk"},
    )
    assert_macedonian(client.post("/login"), 403)


@pytest.mark.parametrize("status", [400, 413, 500, 503])
def test_what_went_wrong(status: int) -> None:
    with translation.override("mk"):
        page = errors.answer(status, error_number="1F3A").content.decode()
    assert '<html lang="mk"' in page
    assert english_sentences(readable(page, "mk")) == []


def test_the_cookie_of_the_language_chooser_counts_more_than_the_browser(db: None) -> None:
    client = Client(headers={"Accept-Language": "en"})
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "mk"
    assert_macedonian(client.get("/login"))


def test_the_check_itself_sees_english(db: None) -> None:
    page = Client(headers={"Accept-Language": "en"}).get("/login?notice=out").content.decode()
    assert "Forgotten your password?" in english_sentences(readable(page, "en"))
