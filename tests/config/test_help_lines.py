"""Every page says what it is for, and names the lesson of the course that explains it."""

from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, reverse
from pytest_django import Settings
from tests import cast
from tests.policy.states import STATES, by_approval, confirmed, in_time
from tests.policy.test_every_route import ALL, an_event
from tests.sign_in import mail
from tests.staff.second_approver import protected, requested, turn_on
from tests.training.course_folders import added, used
from tests.training.learners import require

from vratar.accounts.models import Administrator, Role
from vratar.config.help import LESSONS
from vratar.policy.services import in_force
from vratar.staff.policy_form import typed_values
from vratar.training.services.course import course

WORDS = "Lesson on this:"
TO_THE_COURSE = "It is the course, or about it."
ONE_STEP = "One step of several: nobody is to be led away in its middle."
NOTHING = "The course says nothing about it."
WITHOUT_A_LESSON = {
    "dashboard": "It leads to everything, the training among it.",
    **dict.fromkeys(("training", "training-lesson", "training-quiz"), TO_THE_COURSE),
    **dict.fromkeys(("training-certificate", "training-team"), TO_THE_COURSE),
    "training-team-remind": TO_THE_COURSE,
    **dict.fromkeys(("two-factor-codes", "two-factor-check", "reauthenticate"), ONE_STEP),
    **dict.fromkeys(("logout", "known-browsers-forget", "administrators-import"), NOTHING),
    **dict.fromkeys(("administrator-deactivate", "administrator-reactivate"), NOTHING),
    **dict.fromkeys(("roles", "role-add", "role", "role-delete"), NOTHING),
    "audit-export": NOTHING,
}
# They lead elsewhere, take no GET, or are read by programs.
NO_PAGES = {
    *("login", "login-code", "login-recovery", "login-cancel", "login-recovered", "forgotten"),
    *("language", "livez", "readyz", "first-run", "first-run-form", "it-was-me", "session-end"),
    *("set-up-link", "set-up-link-form", "reset-link", "reset-link-form"),
    *("confirm-email", "confirm-email-form", "known-browser-forget"),
    *("two-factor", "two-factor-discard", "two-factor-download"),
    *("adoption-table", "audit-event-proof", "training-picture", "training-team-csv"),
}
PAGES = [*LESSONS, *WITHOUT_A_LESSON]


def preview(_ana: Administrator, _boris: Administrator, browser: Client) -> None:
    typed = typed_values(in_force()) | {"requirement": "nobody", "training": "on"}
    assert browser.post(reverse("policy"), typed).status_code == 303


def another_asks(_ana: Administrator, boris: Administrator, _browser: Client) -> None:
    turn_on()
    requested(protected("vera", "Owner"), boris)


def asks(ana: Administrator, boris: Administrator, _browser: Client) -> None:
    turn_on()
    protected("vera", "Owner")
    requested(ana, boris)


def gone(_ana: Administrator, boris: Administrator, _browser: Client) -> None:
    boris.is_active = False
    boris.save()


def new_phone(_ana: Administrator, _boris: Administrator, browser: Client) -> None:
    assert browser.post(reverse("two-factor-app")).status_code == 303


def new_codes(_ana: Administrator, _boris: Administrator, browser: Client) -> None:
    assert browser.post(reverse("recovery-codes-new")).status_code == 303


def allowed(_ana: Administrator, _boris: Administrator, _browser: Client) -> None:
    by_approval()


BEFORE: dict[str, Callable[[Administrator, Administrator, Client], None]] = {
    "policy-confirm": preview,
    "administrator-reset-approve": another_asks,
    "administrator-reset-withdraw": asks,
    "administrator-reactivate": gone,
    "administrator-allow-set-up": allowed,
    "two-factor-scan": new_phone,
    **dict.fromkeys(("two-factor-codes", "two-factor-check", "recovery-codes-unsaved"), new_codes),
}
QUIZ = '[quiz]\npass_mark = 1\nchanged_in = 1\nquestions = ["whom-to-call"]'
# What stands there when it may not be done; here the policy requires two-factor of everybody.
REFUSED = {"two-factor-off": 403}


def route(name: str) -> URLPattern:
    """The address of this name."""
    return next(one for one in ALL if one.name == name)


def arguments(name: str, boris: Administrator) -> list[Any]:
    """About whom or what the page is."""
    if name in {"role", "role-delete"}:
        return [Role.objects.create(name="Night shift", level=2).pk]
    if name == "audit-event":
        return an_event(boris)
    if name == "training-lesson":
        return ["password"]
    return [boris.pk] if route(name).pattern.converters else []


def opened(name: str) -> tuple[Client, str]:
    """The page as Ana the Owner sees it, signed in with both factors; once with the password."""
    ana, boris = cast.make("ana"), cast.make("boris", "Administrator")
    browser = in_time(ana) if name == "two-factor-required" else confirmed(ana)
    address = reverse(name, args=arguments(name, boris))
    if name in BEFORE:
        BEFORE[name](ana, boris, browser)
    response = browser.get(address)
    assert response.status_code == REFUSED.get(name, 200), (name, response.get("Location"))
    return browser, response.content.decode()


class _Purpose(HTMLParser):
    """The first paragraph below the heading, before there is anything to read on or to do."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text, self._looking, self._inside = "", False, False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = dict(attrs)
        hidden = tag == "input" and about.get("type") == "hidden"
        if tag in {"h2", "input", "select", "textarea", "table", "button"} and not hidden:
            self._looking = False
        helps = "by-link" in (about.get("class") or "")
        self._inside = self._inside or (tag == "p" and self._looking and not helps)

    def handle_endtag(self, tag: str) -> None:
        self._looking = self._looking or tag == "h1"
        if tag == "p" and self._inside:
            self._inside, self._looking = False, not self.text.strip()

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.text += data


def purpose(page: str) -> str:
    """What the page says it is for; "" where it says nothing."""
    return " ".join(_Purpose(page).text.split())


def link_to(name: str) -> str:
    """How the line of this lesson begins on the page."""
    return f'<p class="lead by-link">{WORDS} <a href="/training/{name}/" lang="en">'


def test_every_address_is_in_one_of_the_lists() -> None:
    assert not set(LESSONS) & set(WITHOUT_A_LESSON)
    assert not set(PAGES) & NO_PAGES
    assert sorted({*PAGES, *NO_PAGES}) == sorted(str(one.name) for one in ALL)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(NO_PAGES))
def test_what_is_in_neither_list_is_no_page_of_somebody_signed_in(name: str) -> None:
    ana = cast.make("ana")
    given = {"uid": ana.pk, "pk": ana.pk, "seq": an_event(ana)[0], "token": "A" * 43}
    given["name"] = "history" if name == "adoption-table" else "password.svg"
    keys = route(name).pattern.converters
    page = confirmed(ana).get(reverse(name, kwargs={key: given[key] for key in keys}))
    is_file = page["Content-Type"].partition(";")[0] != "text/html"
    assert page.status_code != 200 or is_file or b'<body class="gate">' in page.content


def test_the_built_in_course_has_every_lesson_that_explains_a_page() -> None:
    assert set(LESSONS.values()) <= {lesson.name for lesson in course("en").lessons}


@pytest.mark.django_db
@pytest.mark.parametrize("name", LESSONS)
def test_the_page_leads_to_its_lesson_and_the_lesson_opens(name: str) -> None:
    browser, page = opened(name)
    lesson = course("en").lesson(LESSONS[name])
    assert lesson is not None
    assert f"{link_to(lesson.name)}{lesson.title}</a></p>" in page
    assert page.count(WORDS) == 1
    response = browser.get(f"/training/{lesson.name}/")
    assert response.status_code == 200
    assert f'alt="{lesson.alt}"' in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("name", WITHOUT_A_LESSON)
def test_where_no_lesson_explains_it_no_line_says_so(name: str) -> None:
    assert WORDS not in opened(name)[1]


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_the_page_says_what_it_is_for(name: str) -> None:
    assert purpose(opened(name)[1])


@pytest.mark.django_db
def test_a_page_of_which_only_the_heading_tells_is_found() -> None:
    page = opened("sessions")[1]
    told = "Where you are signed in. End what you do not recognise."
    assert purpose(page) == told
    assert not purpose(page.replace(told, ""))


@pytest.mark.django_db
@pytest.mark.parametrize("state", STATES)
def test_the_line_is_there_for_whom_the_lesson_opens_and_for_nobody_else(state: str) -> None:
    browser = STATES[state](cast.make("ana"))
    seen = set()
    for name in LESSONS:
        if route(name).pattern.converters:
            continue
        with transaction.atomic():
            page = browser.get(reverse(name))
            if page.status_code == 200:
                seen.add(WORDS in page.content.decode())
            transaction.set_rollback(True)
    opens = browser.get("/training/set-up/").status_code == 200
    signed_out = state in {"anonymous", "halfway", "password owed"}
    assert seen == (set() if signed_out else {opens})
    assert opens is (state in {"in time", "two-factor", "confirmed", "unapproved"})


@pytest.mark.django_db
def test_a_training_that_nobody_must_do_explains_all_the_same() -> None:
    require(required=False)
    assert link_to("password") in opened("policy")[1]


@pytest.mark.django_db
def test_a_course_without_that_lesson_leaves_the_line_out(tmp_path: Path) -> None:
    plan = added(tmp_path) / "course.toml"
    alone = plan.read_text("utf-8").replace("extends = true", QUIZ)
    plan.write_text(alone, encoding="utf-8")
    with used(tmp_path):
        assert [lesson.name for lesson in course("en").lessons] == ["our-house"]
        page = opened("policy")[1]
    assert WORDS not in page
    assert purpose(page)


@pytest.mark.django_db
def test_the_title_is_in_the_language_of_the_reader() -> None:
    browser = confirmed(cast.make("ana"))
    page = browser.get("/account/sessions", headers={"Accept-Language": "mk"}).content.decode()
    lesson = course("mk").lesson("lost-phone")
    assert lesson is not None
    assert f'<a href="/training/lost-phone/" lang="mk">{lesson.title}</a>' in page


@pytest.mark.django_db
def test_the_line_asks_the_database_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    browser = in_time(cast.make("ana"))
    browser.get("/account/sessions")

    def looked() -> tuple[bool, int]:
        with CaptureQueriesContext(connection) as queries:
            page = browser.get("/account/sessions").content.decode()
        return WORDS in page, len(queries)

    with_line, asked = looked()
    monkeypatch.delitem(LESSONS, "sessions")
    assert (with_line, looked()) == (True, (False, asked))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "name"),
    [
        ("anonymous", "forgotten"),
        ("halfway", "login-code"),
        ("halfway", "login-recovery"),
        ("recovering", "login-recovered"),
        ("overdue", "two-factor-required"),
        ("overdue", "two-factor-app"),
    ],
)
def test_it_says_so_on_the_way_in_as_well(state: str, name: str, settings: Settings) -> None:
    mail.turn_on(settings)
    page = STATES[state](cast.make("ana")).get(reverse(name))
    assert page.status_code == 200
    assert purpose(page.content.decode())


@pytest.mark.django_db
def test_a_page_that_was_refused_offers_no_lesson() -> None:
    browser, page = opened("password")
    assert WORDS in page
    refused = browser.post(reverse("password"), headers={"Sec-Fetch-Site": "cross-site"})
    assert refused.status_code == 403
    assert WORDS not in refused.content.decode()
