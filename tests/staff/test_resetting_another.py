"""One administrator resets the two-factor authentication of another (N35, N55, §4)."""

import json
import re

import pytest
from pytest_django import Settings
from tests import cast
from tests.clock import Clock
from tests.policy import states
from tests.sign_in import mail
from tests.sign_in.conftest import Person
from tests.staff.acting import ANSWERS, REASON, RESET, browser_of, page_of, session_of
from tests.staff.test_set_up_links import token_in

from vratar.accounts.links import Kind, read
from vratar.accounts.models import Administrator
from vratar.audit.models import Event
from vratar.authenticators.recovery_codes import services as recovery_codes
from vratar.authenticators.totp.models import TotpAuthenticator
from vratar.notices.models import Mail
from vratar.staff.services.reset import Answers, IdentityCheck, reset_two_factor

OTHER = {**RESET, "identity_check": "other"}


def test_everything_the_person_held_ends(ana: Administrator, igor: Administrator) -> None:
    theirs = states.two_factor(igor)
    browser_of(ana).post(page_of(igor, "reset-two-factor"), RESET)
    assert theirs.get("/")["Location"].startswith("/login?")
    row = TotpAuthenticator.objects.get(account=igor)
    assert (row.status, row.invalidated_reason, row.sealed_secret) == ("invalidated", "reset", None)
    assert recovery_codes.remaining(igor.pk) == 0


def test_with_the_password_gone_a_link_is_shown(ana: Administrator, igor: Administrator) -> None:
    cast.enrol(igor)
    response = browser_of(ana).post(page_of(igor, "reset-two-factor"), RESET)
    assert response.status_code == 200
    link = read(Kind.SET_UP, token_in(response.content.decode()))
    assert link is not None
    assert link.account.is_invited


def test_with_the_password_kept_the_next_login_leads_to_enrolment(
    ana: Administrator, igor: Administrator
) -> None:
    cast.enrol(igor)
    kept = {name: text for name, text in RESET.items() if name != "renew"}
    assert browser_of(ana).post(page_of(igor, "reset-two-factor"), kept).status_code == 303
    person = Person(states.anonymous(igor), igor)
    person.log_in()
    assert person.client.get("/")["Location"] == "/account/two-factor/totp/required"


def test_reason_and_check_stand_in_the_log(ana: Administrator, igor: Administrator) -> None:
    cast.enrol(igor)
    answers = Answers(f"  {REASON} ", IdentityCheck.OTHER, "knew her desk", renew=False)
    reset_two_factor(session_of(ana), igor.pk, answers, cast.ANAS_LAPTOP)
    event = Event.objects.get(action="two_factor.reset")
    assert (event.actor, event.target) == (f"administrator:{ana.pk}", f"administrator:{igor.pk}")
    assert json.loads(event.text)["details"] == {
        "reason": REASON,
        "identity_check": "other: knew her desk",
        "count": 1,
    }


def test_the_person_and_all_other_active_administrators_are_told(
    ana: Administrator, igor: Administrator, boris: Administrator, settings: Settings
) -> None:
    mail.turn_on(settings)
    left = cast.make("left", "Auditor")
    Administrator.objects.filter(pk=left.pk).update(is_active=False)
    browser_of(ana).post(page_of(igor, "reset-two-factor"), {**RESET, "delivery": "mail"})
    assert sorted(mail.waiting()) == [
        ("set-up link", "igor@example.mk"),
        ("two-factor reset", "igor@example.mk"),
        ("two-factor reset of another", "ana@example.mk"),
        ("two-factor reset of another", "boris@example.mk"),
    ]
    told = Mail.objects.get(kind="two-factor reset").details
    assert (told["by"], told["reason"]) == ("ana", REASON)


@pytest.mark.parametrize(
    ("reason", "status"),
    [
        ("", 422),
        ("         x         ", 422),
        ("x" * 9, 422),
        ("x" * 501, 422),
        ("x" * 10, 200),
        ("x" * 500, 200),
        (" " * 9 + "ш" * 500 + " " * 9, 200),
    ],
)
def test_a_reason_has_10_to_500_characters(
    ana: Administrator, igor: Administrator, reason: str, status: int
) -> None:
    response = browser_of(ana).post(page_of(igor, "reset-two-factor"), {**RESET, "reason": reason})
    assert response.status_code == status
    wrong = "Enter a reason of 10 to 500 characters." in response.content.decode()
    assert wrong == (status == 422)


def test_a_reason_of_500_letters_is_kept_whole(ana: Administrator, igor: Administrator) -> None:
    reason = "ш" * 500
    browser_of(ana).post(page_of(igor, "reset-two-factor"), {**RESET, "reason": reason})
    assert reason in Event.objects.get(action="two_factor.reset").text


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ({**RESET, "identity_check": ""}, "Choose how you verified identity."),
        ({**RESET, "identity_check": "a hunch"}, "Choose how you verified identity."),
        (OTHER, "Enter how you verified identity."),
        ({**OTHER, "other": "   "}, "Enter how you verified identity."),
        ({**OTHER, "other": "x" * 201}, "Use at most 200 characters."),
    ],
)
def test_how_identity_was_verified_must_be_said(
    ana: Administrator, igor: Administrator, typed: dict[str, str], text: str
) -> None:
    cast.enrol(igor)
    response = browser_of(ana).post(page_of(igor, "reset-two-factor"), typed)
    assert response.status_code == 422
    assert text in response.content.decode()
    assert REASON in response.content.decode()
    assert TotpAuthenticator.objects.get(account=igor).status == "active"


def test_the_service_lets_no_empty_answer_through() -> None:
    with pytest.raises(ValueError, match="10 to 500"):
        Answers("too short", IdentityCheck.VIDEO)
    with pytest.raises(ValueError, match="identity"):
        Answers(REASON, IdentityCheck.OTHER, "  ")


@pytest.mark.parametrize("method", ["get", "post"])
def test_ones_own_is_replaced_not_reset(ana: Administrator, method: str) -> None:
    response = getattr(browser_of(ana), method)(page_of(ana, "reset-two-factor"), RESET)
    assert response.status_code == 403
    assert "You cannot reset your own two-factor authentication here. Use Replace phone." in (
        response.content.decode()
    )
    assert TotpAuthenticator.objects.get(account=ana).status == "active"


def test_what_was_typed_is_there_after_the_question_who_sits_there(
    ana: Administrator, igor: Administrator, clock: Clock
) -> None:
    browser = browser_of(ana)
    fresh = browser.get(page_of(igor, "reset-two-factor")).content.decode()
    assert "checked" in re.findall(r'<input[^>]*name="renew"[^>]*>', fresh)[0]
    clock.advance(601)
    kept = {name: text for name, text in RESET.items() if name != "renew"}
    asked = browser.post(page_of(igor, "reset-two-factor"), kept)
    assert asked["Location"] == "/reauthenticate"
    code = recovery_codes_of(ana)
    back = browser.post(
        "/reauthenticate?with=recovery-code", {"password": cast.PASSWORD, "recovery_code": code}
    )
    assert back["Location"] == page_of(igor, "reset-two-factor")
    text = browser.get(back["Location"]).content.decode()
    assert REASON in text
    assert "There is a problem" not in text
    (box,) = re.findall(r'<input[^>]*name="renew"[^>]*>', text)
    assert "checked" not in box
    (way,) = re.findall(r'<input[^>]*value="in person"[^>]*>', text)
    assert "checked" in way


def recovery_codes_of(account: Administrator) -> str:
    return cast.recovery_codes_of(account)[0]


def test_somebody_inactive_is_left_alone(ana: Administrator, igor: Administrator) -> None:
    Administrator.objects.filter(pk=igor.pk).update(is_active=False)
    browser = browser_of(ana)
    for method in ("get", "post"):
        answer = getattr(browser, method)(page_of(igor, "reset-two-factor"), RESET)
        assert answer.status_code == 303
    reset_two_factor(session_of(ana), igor.pk, ANSWERS, cast.ANAS_LAPTOP)
    assert not Event.objects.filter(action="two_factor.reset").exists()
