"""Recovery codes at sign-in: used once, after the password, into a session that owes a choice."""

import pytest
from django.test import Client
from tests import cast
from tests.clock import Clock
from tests.sign_in.conftest import Person, Response

from vratar.authenticators.recovery_codes.models import RecoveryCode
from vratar.authenticators.totp.models import TotpAuthenticator
from vratar.sessions.models import Session


def recover(person: Person, text: str) -> Response:
    person.log_in()
    return person.client.post("/login/recovery", {"recovery_code": text})


@pytest.fixture
def codes(protected_ana: Person) -> list[str]:
    return cast.recovery_codes_of(protected_ana.account)


def test_it_opens_the_page_of_choices_and_nothing_else(
    protected_ana: Person, codes: list[str]
) -> None:
    assert recover(protected_ana, codes[3])["Location"] == "/login/recovered"
    assert protected_ana.client.get("/login/recovered").status_code == 200
    for path in ("/", "/account/security", "/setup/staff/administrators/"):
        assert protected_ana.client.get(path)["Location"] == "/login/recovered"


def test_without_the_password_it_is_worthless(protected_ana: Person, codes: list[str]) -> None:
    response = protected_ana.client.post("/login/recovery", {"recovery_code": codes[0]})
    assert response["Location"] == "/login?notice=unfinished"
    assert not RecoveryCode.objects.filter(used_at__isnull=False).exists()


def test_it_works_once_and_its_digest_is_erased(protected_ana: Person, codes: list[str]) -> None:
    recover(protected_ana, codes[0])
    assert recover(protected_ana, codes[0]).status_code == 422
    assert RecoveryCode.objects.get(used_at__isnull=False).digest is None


def test_capitals_spaces_and_hyphens_do_not_matter(protected_ana: Person, codes: list[str]) -> None:
    typed = codes[0].lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert recover(protected_ana, typed).status_code == 303


def test_another_accounts_code_is_wrong(protected_ana: Person) -> None:
    boris = cast.make("boris", "Administrator")
    cast.enrol(boris)
    response = recover(protected_ana, cast.recovery_codes_of(boris)[0])
    assert response.status_code == 422
    assert "That recovery code is not correct or has already been used." in (
        response.content.decode()
    )


def test_a_slip_in_length_is_told_and_not_counted(protected_ana: Person, codes: list[str]) -> None:
    for _ in range(30):
        response = recover(protected_ana, codes[0][:-1])
        assert response.status_code == 422
        assert "you typed 24." in response.content.decode()
    assert recover(protected_ana, codes[0]).status_code == 303


def test_waits_for_codes_do_not_hold_for_recovery(protected_ana: Person, codes: list[str]) -> None:
    protected_ana.log_in()
    for _ in range(4):
        protected_ana.type_code(cast.wrong_code(protected_ana.secret))
    response = protected_ana.client.post("/login/recovery", {"recovery_code": codes[0]})
    assert response["Location"] == "/login/recovered"


def test_twenty_wrong_ones_a_day(protected_ana: Person, codes: list[str], clock: Clock) -> None:
    wrong = "00000-00000-00000-00000-00000"
    for _ in range(20):
        assert recover(protected_ana, wrong).status_code in {422, 303}
    response = recover(protected_ana, codes[0])
    assert response.status_code == 429
    assert int(response["Retry-After"]) == 86400
    clock.advance(86400)
    assert recover(protected_ana, codes[0]).status_code == 303


def test_other_sessions_end(protected_ana: Person, codes: list[str], clock: Clock) -> None:
    other = Person(Client(headers={"Sec-Fetch-Site": "same-origin"}), protected_ana.account)
    other.secret = protected_ana.secret
    other.enter()
    recover(protected_ana, codes[0])
    assert other.client.get("/").status_code == 303
    assert Session.objects.count() == 1


def test_continue_keeps_the_codes_that_are_left(protected_ana: Person, codes: list[str]) -> None:
    recover(protected_ana, codes[0])
    page = protected_ana.client.get("/login/recovered").content.decode()
    assert "You have 9 left." in page
    response = protected_ana.client.post("/login/recovered", {"choice": "continue"})
    assert response["Location"] == "/"
    assert protected_ana.client.get("/").status_code == 200


def test_a_new_set_makes_the_old_one_void(protected_ana: Person, codes: list[str]) -> None:
    recover(protected_ana, codes[0])
    response = protected_ana.client.post("/login/recovered", {"choice": "new-codes"})
    assert response["Location"] == "/account/two-factor/totp/3"
    assert protected_ana.client.get("/account/two-factor/totp/3").status_code == 200
    assert recover(protected_ana, codes[1]).status_code == 422


def test_a_new_phone_comes_with_a_new_set_and_without_another_question(
    protected_ana: Person, codes: list[str]
) -> None:
    from tests.sign_in.test_enrolment import save, shown_secret

    recover(protected_ana, codes[0])
    response = protected_ana.client.post("/login/recovered", {"choice": "new-phone"})
    assert response["Location"] == "/account/two-factor/totp/2"
    secret = shown_secret(protected_ana)
    assert save(protected_ana, cast.code(secret))["Location"] == "/account/two-factor/totp/3"
    assert TotpAuthenticator.objects.filter(status="active").count() == 1
    assert recover(protected_ana, codes[1]).status_code == 422


def test_with_no_code_left_there_is_no_continue(protected_ana: Person, codes: list[str]) -> None:
    recover(protected_ana, codes[0])
    RecoveryCode.objects.filter(used_at=None).delete()
    page = protected_ana.client.get("/login/recovered").content.decode()
    assert "You have no recovery codes left." in page
    assert 'value="continue"' not in page
    assert protected_ana.client.post("/login/recovered", {"choice": "continue"}).status_code == 200
    assert protected_ana.client.get("/")["Location"] == "/login/recovered"


def test_the_choice_has_fifteen_minutes(
    protected_ana: Person, codes: list[str], clock: Clock
) -> None:
    recover(protected_ana, codes[0])
    clock.advance(15 * 60)
    assert protected_ana.client.get("/login/recovered")["Location"].startswith("/login?")


@pytest.mark.parametrize("choice", ["", "everything", "continue "])
def test_an_unknown_choice_is_asked_again(
    protected_ana: Person, codes: list[str], choice: str
) -> None:
    recover(protected_ana, codes[0])
    response = protected_ana.client.post("/login/recovered", {"choice": choice})
    assert "Choose one of the listed values." in response.content.decode()
