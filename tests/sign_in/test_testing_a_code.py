"""My Account > Test a code: the same verb and budget as at sign-in, and what the clock says."""

import pytest
from tests import cast
from tests.clock import Clock
from tests.sign_in.conftest import Person

from vratar.audit.models import Event
from vratar.authenticators.totp.models import TotpAuthenticator
from vratar.sign_in.services.code_test import seconds_off
from vratar.throttle.budgets import KNOWN
from vratar.throttle.models import Lane

TEST = "/account/two-factor/test"


@pytest.fixture
def inside(protected_ana: Person, clock: Clock) -> Person:
    """Ana, signed in; the step of the sign-in is past."""
    protected_ana.enter()
    clock.advance(90)
    return protected_ana


@pytest.mark.parametrize(
    ("steps", "text"),
    [
        (0, "Your codes work."),
        (-1, "Your codes work. Your phone&#x27;s clock is about 30 seconds slow."),
        (1, "Your codes work. Your phone&#x27;s clock is about 30 seconds fast."),
    ],
)
def test_a_right_code_tells_how_the_phones_clock_goes(
    inside: Person, steps: int, text: str
) -> None:
    response = inside.client.post(TEST, {"code": cast.code(inside.secret, steps)})
    assert response["Location"] == "/account/security"
    assert text in inside.client.get("/account/security").content.decode()
    assert Event.objects.filter(action="authenticator.code_tested").count() == 1


def test_it_spends_the_step(inside: Person) -> None:
    code = cast.code(inside.secret)
    inside.client.post(TEST, {"code": code})
    assert inside.client.post(TEST, {"code": code}).status_code == 422
    inside.client.post("/logout")
    inside.log_in()
    assert inside.type_code(code).status_code == 422


def test_wrong_codes_wait_here_and_at_sign_in(inside: Person) -> None:
    wrong = cast.wrong_code(inside.secret)
    for _ in range(4):
        assert inside.client.post(TEST, {"code": wrong}).status_code == 422
    response = inside.client.post(TEST, {"code": cast.code(inside.secret)})
    assert (response.status_code, response["Retry-After"]) == (429, "30")
    inside.client.post("/logout")
    inside.log_in()
    assert inside.type_code(cast.code(inside.secret)).status_code == 429


def test_a_disabled_authenticator_is_not_tested(inside: Person) -> None:
    TotpAuthenticator.objects.update(status="disabled")
    response = inside.client.post(TEST, {"code": cast.code(inside.secret)})
    assert response["Location"] == "/account/security"
    assert (
        "Blocked after too many wrong codes"
        in inside.client.get("/account/security").content.decode()
    )


def test_the_code_that_disables_it_leads_out(inside: Person) -> None:
    inside.client.post(TEST, {"code": cast.wrong_code(inside.secret)})
    lane = Lane.objects.filter(key=f"{KNOWN.code.kind}:{inside.account.pk}")
    assert lane.update(consecutive=49, last_failure_at=None) == 1
    response = inside.client.post(TEST, {"code": cast.wrong_code(inside.secret)})
    assert response["Location"] == "/login?notice=disabled"
    page = inside.client.get(response["Location"]).content.decode()
    assert "Codes from your app are no longer accepted" in page
    assert inside.client.get("/")["Location"].startswith("/login")


def test_without_an_authenticator_there_is_nothing_to_test(inside: Person) -> None:
    TotpAuthenticator.objects.update(status="invalidated")
    assert inside.client.get(TEST)["Location"] == "/account/security"
    assert seconds_off(inside.account.pk) == 0
