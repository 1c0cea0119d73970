"""The way in speaks Arabic, from right to left; what has no Arabic speaks the site's language."""

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import Settings
from tests import cast
from tests.clock import Clock
from tests.sign_in import mail
from tests.sign_in.conftest import Person, Response
from tests.sign_in.test_enrolment import save, shown_secret
from tests.translations import words
from tests.translations.pages import english_sentences, readable

from vratar.accounts import links
from vratar.accounts.models import SecurityState
from vratar.config import errors
from vratar.core import clock as now
from vratar.sign_in.services.first_run import issue_first_run_link

PREFIX = "http://127.0.0.1:8000"
NUMBERS = {0: 0, 1: 1, 2: 2, 3: 3, 10: 3, 11: 4, 21: 4, 100: 5, 101: 5, 111: 4}


@pytest.fixture
def client() -> Client:
    """A browser that asks for Arabic."""
    return Client(headers={"Sec-Fetch-Site": "same-origin", "Accept-Language": "ar"})


@pytest.fixture
def ana(db: None, clock: Clock, client: Client) -> Person:
    """Ana, with her password alone, not yet at the door."""
    return Person(client, cast.make("ana"))


@pytest.fixture
def protected_ana(ana: Person) -> Person:
    """Ana, with an authenticator."""
    ana.secret = cast.enrol(ana.account)
    return ana


def assert_arabic(response: Response, status: int = 200) -> None:
    page = response.content.decode()
    assert response.status_code == status, page
    assert '<html lang="ar" dir="rtl">' in page
    assert response.headers["Content-Language"] == "ar"
    text = readable(page, "ar")
    assert english_sentences(text) == []
    foreign = [word for word in words.foreign(text) if word not in words.NAMES]
    assert foreign == [], foreign


def walk(client: Client, *names: str) -> None:
    for name in names:
        assert_arabic(client.get(reverse(name)))


@pytest.mark.parametrize("notice", ["out", "ended", "unfinished", "saved", "confirmed"])
def test_the_login(ana: Person, notice: str) -> None:
    assert_arabic(ana.client.get(f"/login?notice={notice}"))
    assert_arabic(ana.client.get("/login?next=/"))
    assert_arabic(ana.log_in(password="wrong"), 422)
    assert_arabic(ana.client.post("/login", {}), 422)
    while (response := ana.log_in(password="wrong")).status_code == 422:
        pass
    assert_arabic(response, 429)


def test_the_first_run(db: None, client: Client) -> None:
    assert_arabic(client.get("/login"))
    client.get((issue_first_run_link() or "").removeprefix(PREFIX))
    assert_arabic(client.get("/first-run/form"))
    assert_arabic(client.post("/first-run/form", {"username": "%", "password": "short"}), 422)


def test_a_forgotten_password(db: None, client: Client, settings: Settings) -> None:
    walk(client, "forgotten")
    mail.turn_on(settings)
    walk(client, "forgotten")
    assert_arabic(client.post("/login/forgotten", {}), 422)
    assert_arabic(client.get(client.post("/login/forgotten", {"username": "ana"})["Location"]))


@pytest.mark.parametrize("kind", list(links.Kind))
def test_a_link(ana: Person, kind: links.Kind) -> None:
    form = reverse(f"{kind}-form", args=[ana.account.pk])
    assert_arabic(ana.client.get(form), 404)
    bound = links.bound_to(ana.account)
    url = links.url_for(kind, ana.account, bound, links.expiry(kind), "new@example.mk")
    ana.client.get(url.removeprefix(PREFIX))
    assert_arabic(ana.client.get(form))
    if kind is not links.Kind.EMAIL:
        for typed in ("short", "ana ana ana ana ana", "password1234"):
            typed_twice = {"password": typed, "password_repeat": f"{typed}!"}
            assert_arabic(ana.client.post(form, typed_twice), 422)


def test_the_code_and_the_recovery_code(protected_ana: Person) -> None:
    protected_ana.log_in()
    walk(protected_ana.client, "login-code", "login-recovery")
    assert_arabic(protected_ana.type_code(""), 422)
    for path, field in (("/login/code", "code"), ("/login/recovery", "recovery_code")):
        for typed in ("", "1", "U" * 25):
            assert_arabic(protected_ana.client.post(path, {field: typed}), 422)
    while (response := protected_ana.type_code("000000")).status_code == 422:
        assert_arabic(response, 422)
        protected_ana.log_in()
    assert_arabic(response, 429)


def test_codes_after_a_stolen_password(protected_ana: Person) -> None:
    SecurityState.objects.update(password_compromised_at=now.now())
    protected_ana.log_in()
    assert_arabic(protected_ana.type_code("000000"), 422)


def test_what_comes_after_a_recovery_code(protected_ana: Person) -> None:
    protected_ana.log_in()
    typed = {"recovery_code": cast.recovery_codes_of(protected_ana.account)[0]}
    assert protected_ana.client.post("/login/recovery", typed).status_code == 303
    walk(protected_ana.client, "login-recovered", "two-factor-app", "logout")


def test_the_whole_enrolment(ana: Person, clock: Clock) -> None:
    ana.enter()
    walk(ana.client, "two-factor-app", "two-factor-required", "reauthenticate")
    ana.client.post(reverse("two-factor-app"))
    walk(ana.client, "two-factor-scan")
    secret = shown_secret(ana)
    for typed in ("", "12", cast.wrong_code(secret), cast.code(secret, -5)):
        assert_arabic(save(ana, typed), 422)
    assert save(ana, cast.code(secret)).status_code == 303
    walk(ana.client, "two-factor-codes", "two-factor-check", "recovery-codes-unsaved")
    assert_arabic(ana.client.post(reverse("two-factor-check"), {"tail": "00000"}), 422)


def test_after_the_deadline(ana: Person) -> None:
    SecurityState.objects.update(deadline=now.now())
    ana.enter()
    walk(ana.client, "two-factor-required", "two-factor-app")


def test_the_panel_speaks_the_language_of_the_site(protected_ana: Person) -> None:
    protected_ana.enter()
    page = protected_ana.client.get("/").content.decode()
    assert '<html lang="en" dir="ltr">' in page
    assert "العربيّة" not in page
    assert "العربيّة" in protected_ana.client.get("/logout").content.decode()


def test_chosen_in_a_session_it_is_the_browsers_alone(ana: Person) -> None:
    SecurityState.objects.update(language="mk")
    ana.enter()
    ana.client.post("/language", {"language": "ar", "next": "/account/two-factor/totp/1"})
    assert SecurityState.objects.get().language == ""
    assert ana.client.cookies[django_settings.LANGUAGE_COOKIE_NAME].value == "ar"
    walk(ana.client, "two-factor-app")


@pytest.mark.parametrize("status", [400, 403, 404, 405, 413, 500, 503])
def test_what_went_wrong(status: int) -> None:
    with translation.override("ar"):
        page = errors.answer(status, error_number="1F3A").content.decode()
    assert '<html lang="ar" dir="rtl"' in page
    assert english_sentences(readable(page, "ar")) == []


@pytest.mark.parametrize(("number", "form"), NUMBERS.items())
def test_it_counts_by_its_own_rule(number: int, form: int) -> None:
    word = "ثوانٍ" if form == 3 else "ثانية"
    with translation.override("ar"):
        chosen = translation.ngettext("%(n)d second", "%(n)d seconds", number)
    assert chosen == f"%(n)d {word}"
