"""The code step: access only when password and code are both right, each code once."""

import pytest
from django.test import Client
from tests import cast
from tests.clock import Clock
from tests.sign_in.conftest import Person

from vratar.audit.models import Event
from vratar.authenticators.totp.models import TotpAuthenticator
from vratar.sessions.models import PendingSignIn, Session


def test_password_and_code_open_a_session_of_level_two(protected_ana: Person) -> None:
    protected_ana.log_in()
    response = protected_ana.type_code(cast.code(protected_ana.secret))
    assert (response.status_code, response["Location"]) == (303, "/")
    assert Session.objects.get().level == 2
    assert not PendingSignIn.objects.exists()
    assert protected_ana.client.get("/").status_code == 200


def test_a_code_without_a_password_gets_nowhere(protected_ana: Person) -> None:
    response = protected_ana.type_code(cast.code(protected_ana.secret))
    assert response["Location"] == "/login?notice=unfinished"


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_the_steps_beside_now_are_accepted(protected_ana: Person, steps: int) -> None:
    protected_ana.log_in()
    assert protected_ana.type_code(cast.code(protected_ana.secret, steps)).status_code == 303


@pytest.mark.parametrize("steps", [-3, -2, 2, 3])
def test_other_steps_are_not(protected_ana: Person, steps: int) -> None:
    protected_ana.log_in()
    assert protected_ana.type_code(cast.code(protected_ana.secret, steps)).status_code == 422


def test_wrong_used_malformed_and_late_codes_get_one_answer(protected_ana: Person) -> None:
    used = cast.code(protected_ana.secret)
    protected_ana.enter()
    tries = [used, cast.wrong_code(protected_ana.secret), "12345", "+123456", "1" * 70]
    answers = set()
    for text in tries:
        browser = Person(Client(headers={"Sec-Fetch-Site": "same-origin"}), protected_ana.account)
        browser.log_in()
        response = browser.type_code(text)
        page = response.content.decode()
        assert text not in page
        hint = page.find("If codes keep failing") > 0
        answers.add((response.status_code, "That code is not correct" in page))
        if hint:
            break
    assert answers == {(422, True)}


def test_a_used_code_is_refused_and_audited_as_a_replay(protected_ana: Person) -> None:
    used = cast.code(protected_ana.secret)
    protected_ana.enter()
    protected_ana.client.post("/logout")
    protected_ana.log_in()
    assert protected_ana.type_code(used).status_code == 422
    text = Event.objects.get(action="second_factor.refused").text
    assert '"reason":"replayed"' in text
    assert used not in text


def test_an_earlier_step_is_refused_once_a_later_one_was_accepted(protected_ana: Person) -> None:
    earlier = cast.code(protected_ana.secret, -1)
    protected_ana.enter()
    protected_ana.log_in()
    assert protected_ana.type_code(earlier).status_code == 422


@pytest.mark.parametrize(
    "spelling",
    ["{0} {1}", "{0}-{1}", "{0}\u00a0{1}", " {0}{1} ", "{0}\u2013{1}"],
)
def test_spaces_and_dashes_do_not_matter(protected_ana: Person, spelling: str) -> None:
    code = cast.code(protected_ana.secret)
    protected_ana.log_in()
    assert protected_ana.type_code(spelling.format(code[:3], code[3:])).status_code == 303


@pytest.mark.parametrize("zero", ["\u0660", "\u06f0", "\uff10"])
def test_digits_of_other_scripts_are_digits(protected_ana: Person, zero: str) -> None:
    code = cast.code(protected_ana.secret)
    protected_ana.log_in()
    typed = "".join(chr(ord(zero) + int(digit)) for digit in code)
    assert protected_ana.type_code(typed).status_code == 303


def test_a_field_sent_twice_is_malformed(protected_ana: Person) -> None:
    code = cast.code(protected_ana.secret)
    protected_ana.log_in()
    assert protected_ana.client.post("/login/code", {"code": [code, code]}).status_code == 422


def test_an_empty_code_is_told_and_not_counted(protected_ana: Person) -> None:
    protected_ana.log_in()
    for _ in range(6):
        response = protected_ana.type_code("")
        assert response.status_code == 422
        assert "Enter the 6-digit code from your app." in response.content.decode()
    assert protected_ana.type_code(cast.code(protected_ana.secret)).status_code == 303


def test_from_the_third_failure_the_page_speaks_of_the_clock(protected_ana: Person) -> None:
    wrong = cast.wrong_code(protected_ana.secret)
    protected_ana.log_in()
    pages = [protected_ana.type_code(wrong).content.decode() for _ in range(3)]
    told = ["set your phone's clock to automatic" in page for page in pages]
    assert told == [False, False, True]


def test_after_the_third_failure_the_account_waits_the_right_code_too(
    protected_ana: Person, clock: Clock
) -> None:
    wrong = cast.wrong_code(protected_ana.secret)
    protected_ana.log_in()
    for _ in range(4):
        protected_ana.type_code(wrong)
    response = protected_ana.type_code(cast.code(protected_ana.secret))
    assert response.status_code == 429
    assert int(response["Retry-After"]) == 30
    clock.advance(30)
    assert protected_ana.type_code(cast.code(protected_ana.secret)).status_code == 303


def test_waits_are_shared_by_all_pending_sign_ins(protected_ana: Person) -> None:
    wrong = cast.wrong_code(protected_ana.secret)
    for _ in range(4):
        protected_ana.log_in()
        protected_ana.type_code(wrong)
    protected_ana.log_in()
    assert protected_ana.type_code(cast.code(protected_ana.secret)).status_code == 429


def test_five_failures_end_the_sign_in(protected_ana: Person, clock: Clock) -> None:
    wrong = cast.wrong_code(protected_ana.secret)
    protected_ana.log_in()
    for _ in range(4):
        protected_ana.type_code(wrong)
        clock.advance(60)
    assert protected_ana.type_code(wrong)["Location"] == "/login?notice=unfinished"
    assert not PendingSignIn.objects.exists()


def test_a_pending_sign_in_lives_ten_minutes(protected_ana: Person, clock: Clock) -> None:
    protected_ana.log_in()
    clock.advance(599)
    assert protected_ana.client.get("/login/code").status_code == 200
    clock.advance(1)
    response = protected_ana.type_code(cast.code(protected_ana.secret))
    assert response["Location"] == "/login?notice=unfinished"


def test_cancelling_ends_it(protected_ana: Person) -> None:
    protected_ana.log_in()
    assert protected_ana.client.post("/login/cancel")["Location"] == "/login"
    assert not PendingSignIn.objects.exists()
    response = protected_ana.type_code(cast.code(protected_ana.secret))
    assert response["Location"] == "/login?notice=unfinished"


def test_a_disabled_authenticator_accepts_no_code(protected_ana: Person) -> None:
    TotpAuthenticator.objects.update(status="disabled")
    protected_ana.log_in()
    page = protected_ana.type_code(cast.code(protected_ana.secret))
    assert page.status_code == 422
    assert "Codes from this app are no longer accepted." in page.content.decode()
    assert not Session.objects.exists()


def test_a_secret_moved_to_another_account_opens_nothing(protected_ana: Person) -> None:
    mallory = cast.make("mallory", "Support")
    her_secret = cast.enrol(mallory)
    hers = TotpAuthenticator.objects.get(account=mallory)
    TotpAuthenticator.objects.filter(account=protected_ana.account).update(
        sealed_secret=hers.sealed_secret
    )
    protected_ana.log_in()
    assert protected_ana.type_code(cast.code(her_secret)).status_code == 422
    assert Event.objects.filter(action="integrity.failed").exists()
    assert not Session.objects.exists()


def test_a_pending_sign_in_dies_with_the_epoch(protected_ana: Person) -> None:
    protected_ana.log_in()
    state = protected_ana.account.security_state
    state.epoch += 1
    state.save()
    response = protected_ana.type_code(cast.code(protected_ana.secret))
    assert response["Location"] == "/login?notice=unfinished"


def test_the_pending_id_is_no_session_and_the_session_id_no_pending(protected_ana: Person) -> None:
    protected_ana.log_in()
    pending = protected_ana.client.cookies["vratar-pending"].value
    protected_ana.client.cookies["vratar-session"] = pending
    assert protected_ana.client.get("/").status_code == 303


def test_ids_change_at_both_steps_and_cookies_are_closed(protected_ana: Person) -> None:
    protected_ana.client.get("/login")
    before = protected_ana.client.cookies["vratar-csrf"].value
    first = protected_ana.log_in()
    cookie = first.cookies["vratar-pending"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/")
    second = protected_ana.type_code(cast.code(protected_ana.secret))
    session = second.cookies["vratar-session"]
    assert (session["httponly"], session["samesite"], session["path"]) == (True, "Lax", "/")
    assert second.cookies["vratar-pending"]["max-age"] == 0
    assert len({cookie.value, session.value}) == 2
    assert protected_ana.client.cookies["vratar-csrf"].value != before
