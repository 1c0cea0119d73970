"""Which event tells whom, through the pages that people use; nobody else hears of it.

Ana and Olga are Owners, Boris is an Administrator, Igor an Auditor. Lev has left.
"""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings
from tests import cast
from tests.clock import Clock
from tests.policy import states
from tests.sign_in import mail
from tests.sign_in.conftest import Person
from tests.sign_in.conftest import ana as ana  # noqa: PLC0414 - a fixture
from tests.sign_in.test_enrolment import begin, save
from tests.staff.acting import LIST, RESET, page_of

from vratar.accounts import links
from vratar.accounts.models import Administrator, Role
from vratar.authenticators.recovery_codes.models import RecoveryCode
from vratar.core.settings import current
from vratar.notices.models import Mail
from vratar.policy.models import Policy, Requirement
from vratar.sign_in.services.resets import reset_two_factor_from_host

NEW = "another river under tall pines"
TYPED = {"password": NEW, "password_repeat": NEW}
PASSWORD_PAGE, CODES_PAGE = "/account/password", "/account/recovery-codes/new"


@pytest.fixture(autouse=True)
def _company(ana: Person, settings: Settings) -> None:
    cast.make("olga")
    left = cast.make("lev")
    Administrator.objects.filter(pk=left.pk).update(is_active=False)
    mail.turn_on(settings)


@pytest.fixture
def boris(ana: Person) -> Person:
    """Boris in a browser that says what it is."""
    browser = Client(headers={"Sec-Fetch-Site": "same-origin", "User-Agent": "Firefox on Linux"})
    return Person(browser, cast.make("boris", "Administrator"))


@pytest.fixture
def igor(ana: Person) -> Administrator:
    return cast.make("igor", "Auditor")


@pytest.fixture
def protected(boris: Person) -> Person:
    """Boris, signed in with two factors."""
    boris.secret = cast.enrol(boris.account)
    boris.enter()
    Mail.objects.all().delete()  # of the new browser
    return boris


def told() -> list[tuple[str, str]]:
    """Kind and name of everybody who is told, without the rest of the address."""
    return sorted((kind, address.removesuffix("@example.mk")) for kind, address in mail.waiting())


def details(kind: str) -> dict[str, Any]:
    (found,) = Mail.objects.filter(kind=kind).values_list("details", flat=True)
    return dict(found)


def prove(person: Person, page: str, clock: Clock) -> None:
    """Ask for a page and answer who sits there."""
    assert person.client.get(page)["Location"] == "/reauthenticate"
    assert person.reauthenticate(person.fresh_code(clock))["Location"] == page


def test_a_first_set_up_tells_the_person_and_all_owners(boris: Person) -> None:
    boris.enter()
    save(boris, cast.code(begin(boris)))
    assert told() == [
        ("authenticator bound", "boris"),
        ("first set-up", "ana"),
        ("first set-up", "olga"),
    ]
    facts = details("authenticator bound")
    assert facts == {"source": "127.0.0.1", "browser": "Firefox, Linux"}


def test_a_first_set_up_of_an_owner_is_told_to_the_others(ana: Person) -> None:
    ana.enter()
    save(ana, cast.code(begin(ana)))
    assert told() == [("authenticator bound", "ana"), ("first set-up", "olga")]


def test_another_phone_tells_the_person_alone(protected: Person, clock: Clock) -> None:
    protected.client.post("/account/two-factor/totp/1")
    protected.reauthenticate(protected.fresh_code(clock))
    save(protected, cast.code(begin(protected)))
    assert told() == [("authenticator replaced", "boris")]


def test_turning_off_tells_the_person_alone(protected: Person, clock: Clock) -> None:
    Policy.objects.create(requirement=Requirement.NOBODY)
    prove(protected, "/account/two-factor/off", clock)
    protected.client.post("/account/two-factor/off")
    assert told() == [("two-factor off", "boris")]


def test_a_used_recovery_code_tells_the_person(boris: Person) -> None:
    boris.secret = cast.enrol(boris.account)
    boris.log_in()
    code = cast.recovery_codes_of(boris.account)[0]
    boris.client.post("/login/recovery", {"recovery_code": code})
    assert told() == [("new browser", "boris"), ("recovery code used", "boris")]


def test_few_that_are_left_are_told_with_their_number(boris: Person) -> None:
    boris.secret = cast.enrol(boris.account)
    codes = cast.recovery_codes_of(boris.account)
    spent = RecoveryCode.objects.filter(number__gt=4).values_list("pk", flat=True)
    RecoveryCode.objects.filter(pk__in=spent).update(digest=None, used_at=datetime.now(UTC))
    boris.log_in()
    boris.client.post("/login/recovery", {"recovery_code": codes[0]})
    assert told() == [
        (kind, "boris") for kind in ("new browser", "recovery code used", "recovery codes low")
    ]
    assert details("recovery codes low")["count"] == 3


def test_a_recovery_code_that_proves_who_sits_there_is_told_too(protected: Person) -> None:
    code = cast.recovery_codes_of(protected.account)[0]
    protected.client.get(CODES_PAGE)
    typed = {"password": cast.PASSWORD, "recovery_code": code}
    answer = protected.client.post("/reauthenticate?with=recovery-code", typed)
    assert answer["Location"] == CODES_PAGE
    assert told() == [("recovery code used", "boris")]
    assert details("recovery code used")["proof"] is True


def test_a_new_set_of_codes_tells_the_person(protected: Person, clock: Clock) -> None:
    prove(protected, CODES_PAGE, clock)
    protected.client.post(CODES_PAGE)
    assert told() == [("recovery codes issued", "boris")]


def test_a_new_password_tells_the_person(protected: Person, clock: Clock) -> None:
    prove(protected, PASSWORD_PAGE, clock)
    protected.client.post(PASSWORD_PAGE, {**TYPED, "current_password": cast.PASSWORD})
    assert told() == [("password changed", "boris")]


@pytest.mark.parametrize("kind", [links.Kind.RESET, links.Kind.SET_UP])
def test_a_password_chosen_with_a_link_tells_the_person(boris: Person, kind: links.Kind) -> None:
    bound = links.bound_to(boris.account)
    url = links.url_for(kind, boris.account, bound, links.expiry(kind))
    form = boris.client.get(url.removeprefix("http://127.0.0.1:8000"))["Location"]
    assert boris.client.post(form, TYPED).status_code == 303
    assert told() == [("password changed", "boris")]


def test_a_forgotten_password_goes_to_the_one_who_has_the_name(boris: Person) -> None:
    boris.client.post("/login/forgotten", {"username": "boris"})
    assert told() == [("reset link", "boris")]


def test_the_old_and_the_new_address_are_told(protected: Person, clock: Clock) -> None:
    page = "/account/security"
    typed = {"email": "new@example.mk", "language": "en", "time_zone": "UTC"}
    assert protected.client.post(page, typed)["Location"] == "/reauthenticate"
    protected.reauthenticate(protected.fresh_code(clock))
    protected.client.post(page, typed)
    assert told() == [("confirm email", "new")]
    kept = details("confirm email")
    until = datetime.fromtimestamp(kept["until"], UTC)
    url = links.url_for(links.Kind.EMAIL, protected.account, kept, until, "new@example.mk")
    form = protected.client.get(url.removeprefix("http://127.0.0.1:8000"))["Location"]
    protected.client.post(form)
    assert told()[1:] == [("email changed", "boris"), ("email changed", "new")]


def test_it_was_not_me_tells_the_person(protected: Person) -> None:
    protected.client.post("/account/not-me")
    assert told() == [("it was not me", "boris")]


def test_a_reset_by_another_tells_the_person_and_all_others_with_reason_and_name(
    ana: Person, boris: Person, igor: Administrator
) -> None:
    cast.enrol(igor)
    states.two_factor(ana.account).post(
        page_of(igor, "reset-two-factor"), {**RESET, "delivery": "mail"}
    )
    others = [("two-factor reset of another", name) for name in ("ana", "boris", "olga")]
    assert told() == [("set-up link", "igor"), ("two-factor reset", "igor"), *others]
    facts = details("two-factor reset")
    assert (facts["by"], facts["reason"]) == ("ana", RESET["reason"])


def test_a_reset_from_the_server_tells_the_same_people(boris: Person, igor: Administrator) -> None:
    reset_two_factor_from_host("igor", "Phone fell into lake Ohrid")
    others = [("two-factor reset of another", name) for name in ("ana", "boris", "olga")]
    assert told() == [("two-factor reset", "igor"), *others]
    assert "by" not in details("two-factor reset")


def entry(person: Administrator, **changed: object) -> dict[str, Any]:
    """The form of an entry as it stands, with these fields changed."""
    person = Administrator.objects.get(pk=person.pk)
    fields = ("first_name", "last_name", "username", "email", "version")
    stored = {name: getattr(person, name) for name in fields}
    return {**stored, "role": person.role_id, "method": "off", **changed}


def test_a_higher_role_tells_everybody(ana: Person, boris: Person, igor: Administrator) -> None:
    role = Role.objects.get(name="Administrator")
    browser = states.two_factor(ana.account)
    assert browser.post(f"{LIST}/{igor.pk}/", entry(igor, role=role.pk)).status_code == 303
    assert told() == [("role changed", name) for name in ("ana", "boris", "igor", "olga")]


def test_a_lower_role_tells_the_person_alone(ana: Person, boris: Person) -> None:
    role = Role.objects.get(name="Auditor")
    browser = states.two_factor(ana.account)
    page = f"{LIST}/{boris.account.pk}/"
    assert browser.post(page, entry(boris.account, role=role.pk)).status_code == 303
    assert told() == [("role changed", "boris")]


def test_an_address_that_another_changed_is_told_to_both(ana: Person, boris: Person) -> None:
    browser = states.two_factor(ana.account)
    page = f"{LIST}/{boris.account.pk}/"
    browser.post(page, entry(boris.account, email="new@example.mk"))
    assert told() == [("email changed", "boris"), ("email changed", "new")]


def test_a_name_and_a_demand_for_two_factor_are_no_news(ana: Person, boris: Person) -> None:
    browser = states.two_factor(ana.account)
    page = f"{LIST}/{boris.account.pk}/"
    browser.post(page, entry(boris.account, first_name="Boris", method="totp"))
    assert Administrator.objects.get(pk=boris.account.pk).first_name == "Boris"
    assert told() == []


def test_a_reminder_goes_to_those_chosen(ana: Person, boris: Person, igor: Administrator) -> None:
    browser = states.two_factor(ana.account)
    browser.post(f"{LIST}/remind", {"chosen": [igor.pk], "confirmed": "yes"})
    assert told() == [("reminder", "igor")]


def test_who_is_added_gets_the_link_and_nobody_else(ana: Person) -> None:
    role = Role.objects.get(name="Support").pk
    typed = {"username": "vera", "email": "vera@example.mk", "role": role, "link": "mail"}
    states.two_factor(ana.account).post(f"{LIST}/add", typed)
    assert told() == [("set-up link", "vera")]


def test_what_happens_every_day_is_no_mail(ana: Person, protected: Person) -> None:
    protected.client.post("/account/two-factor/test", {"code": cast.wrong_code(protected.secret)})
    protected.client.post("/logout")
    protected.log_in(password="wrong")
    protected.log_in()
    protected.type_code(cast.wrong_code(protected.secret))
    assert told() == []


def test_a_new_browser_tells_the_person_once(ana: Person, boris: Person, clock: Clock) -> None:
    boris.secret = cast.enrol(boris.account)
    boris.enter()
    assert told() == [("new browser", "boris")]
    assert details("new browser") == {"source": "127.0.0.1", "browser": "Firefox, Linux"}
    boris.client.post("/logout")
    clock.advance(30)
    boris.enter()
    assert told() == [("new browser", "boris")]


def guess(person: Person, clock: Clock, times: int) -> None:
    """So many wrong codes after the right password, slowly enough to be compared."""
    for _ in range(times):
        clock.advance(2 * 3600)
        person.log_in()
        person.type_code(cast.wrong_code(person.secret))


def test_three_wrong_codes_tell_the_person_once(ana: Person, boris: Person, clock: Clock) -> None:
    boris.secret = cast.enrol(boris.account)
    guess(boris, clock, 2)
    assert told() == []
    guess(boris, clock, 1)
    assert told() == [("wrong codes", "boris")]
    assert details("wrong codes") == {"source": "127.0.0.1", "browser": "Firefox, Linux"}
    guess(boris, clock, 6)
    assert told() == [("wrong codes", "boris")]


def test_ten_wrong_codes_mark_the_password_and_tell_the_person(
    ana: Person, boris: Person, clock: Clock
) -> None:
    boris.secret = cast.enrol(boris.account)
    guess(boris, clock, 12)
    assert told() == [("password compromised", "boris"), ("wrong codes", "boris")]


def test_a_disabled_authenticator_tells_the_person(
    ana: Person, protected: Person, clock: Clock, settings: Settings
) -> None:
    settings.VRATAR = replace(current(), sign_in=replace(current().sign_in, hard_cap=10))
    protected.client.post("/logout")
    guess(protected, clock, 12)
    assert told() == [("authenticator disabled", "boris"), ("wrong codes", "boris")]


def test_who_is_unlocked_is_told(ana: Person, protected: Person) -> None:
    states.two_factor(ana.account).post(page_of(protected.account, "unlock"))
    assert told() == [("unlocked", "boris")]


def test_without_a_mail_server_everything_works_and_nothing_is_kept(
    boris: Person, settings: Settings
) -> None:
    mail.turn_off(settings)
    boris.enter()
    assert save(boris, cast.code(begin(boris))).status_code == 303
    assert not Mail.objects.exists()
