"""A recovery code, and a password somebody else may know: a new one comes before anything else."""

import pytest
from pytest_django import Settings
from tests import cast
from tests.clock import Clock
from tests.sign_in import mail
from tests.sign_in.conftest import Person, Response
from tests.sign_in.test_enrolment import save, shown_secret

from vratar.accounts.models import Administrator, SecurityState
from vratar.audit.models import Event
from vratar.authenticators.recovery_codes.models import RecoveryCode
from vratar.authenticators.totp.models import PendingEnrolment, TotpAuthenticator
from vratar.core import clock as now
from vratar.sessions.models import Session

CHOICE = "/login/recovered"
NEW = "another river under tall pines"


def mark() -> None:
    """It was not her."""
    SecurityState.objects.update(password_compromised_at=now.now())


def disable() -> None:
    """Codes of her app are accepted no more."""
    TotpAuthenticator.objects.update(status="disabled")


def recover(person: Person) -> Response:
    """Sign in with the first recovery code."""
    text = cast.recovery_codes_of(person.account)[0]
    person.log_in()
    return person.client.post("/login/recovery", {"recovery_code": text})


def choose(person: Person, password: str = NEW, repeat: str = "") -> Response:
    """Send the form for the new password."""
    typed = {"password": password, "password_repeat": repeat or password}
    return person.client.post(CHOICE, {**typed, "choice": "password"})


def page(person: Person) -> str:
    """What the page says now."""
    return person.client.get(CHOICE).content.decode()


@pytest.mark.parametrize("why", [mark, disable])
def test_only_the_new_password_is_offered(protected_ana: Person, why: object) -> None:
    assert callable(why)
    why()
    assert recover(protected_ana)["Location"] == CHOICE
    text = page(protected_ana)
    assert "Choose a new password" in text
    assert "At least 12 characters." in text
    assert 'value="new-phone"' not in text
    assert 'value="new-codes"' not in text
    assert 'value="continue"' not in text


def test_without_a_mark_none_is_asked_for(protected_ana: Person) -> None:
    recover(protected_ana)
    assert "Choose a new password" not in page(protected_ana)
    choose(protected_ana)
    assert Administrator.objects.get().check_password(cast.PASSWORD)


@pytest.mark.parametrize("choice", ["new-phone", "new-codes", "continue"])
def test_no_choice_is_taken_before_it(protected_ana: Person, choice: str) -> None:
    mark()
    recover(protected_ana)
    assert protected_ana.client.post(CHOICE, {"choice": choice}).status_code == 422
    assert not PendingEnrolment.objects.exists()
    assert RecoveryCode.objects.filter(used_at=None).count() == 9
    assert Session.objects.get().finish_recovery_by is not None


@pytest.mark.parametrize("step", ["", "1", "2"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_no_step_of_the_enrolment_opens_before_it(
    protected_ana: Person, step: str, method: str
) -> None:
    mark()
    recover(protected_ana)
    response = getattr(protected_ana.client, method)(f"/account/two-factor/totp/{step}")
    assert response["Location"] == CHOICE
    assert not PendingEnrolment.objects.exists()


def test_afterwards_comes_the_choice_in_the_same_quarter_of_an_hour(
    protected_ana: Person, settings: Settings, clock: Clock
) -> None:
    mail.turn_on(settings)
    mark()
    recover(protected_ana)
    before = Session.objects.get()
    clock.advance(60)
    assert choose(protected_ana)["Location"] == CHOICE
    text = page(protected_ana)
    assert "Your password was changed. All other sessions ended." in text
    assert 'value="continue"' in text
    after = Session.objects.get()
    assert after.digest != before.digest
    assert after.finish_recovery_by == before.finish_recovery_by
    assert SecurityState.objects.get().password_compromised_at is None
    assert Event.objects.filter(action="password.changed").count() == 1
    assert mail.waiting()[-1] == ("password changed", "ana@example.mk")
    assert protected_ana.client.post(CHOICE, {"choice": "continue"})["Location"] == "/"
    protected_ana.client.post("/logout")
    assert protected_ana.log_in().status_code == 422
    assert protected_ana.log_in(password=NEW)["Location"] == "/login/code"


def test_a_disabled_app_is_then_replaced(protected_ana: Person) -> None:
    disable()
    recover(protected_ana)
    choose(protected_ana)
    assert 'value="continue"' not in page(protected_ana)
    response = protected_ana.client.post(CHOICE, {"choice": "new-phone"})
    assert response["Location"] == "/account/two-factor/totp/2"
    secret = shown_secret(protected_ana)
    assert save(protected_ana, cast.code(secret))["Location"] == "/account/two-factor/totp/3"
    assert TotpAuthenticator.objects.filter(status="active").count() == 1


@pytest.mark.parametrize(
    ("password", "repeat", "text"),
    [
        (cast.PASSWORD, "", "Choose a password that differs from the current one."),
        ("short", "", "Use at least 12 characters."),
        (NEW, "a different river", "The passwords do not match."),
        ("", "", "Enter a new password."),
    ],
)
def test_what_may_not_be_chosen_is_told_and_the_mark_stays(
    protected_ana: Person, password: str, repeat: str, text: str
) -> None:
    mark()
    recover(protected_ana)
    response = choose(protected_ana, password, repeat)
    assert response.status_code == 422
    assert text in response.content.decode()
    assert SecurityState.objects.get().password_compromised_at is not None
    assert Administrator.objects.get().check_password(cast.PASSWORD)
