"""What is typed as an address and is none: told at its field, and nobody is mailed."""

import pytest
from pytest_django import Settings
from tests.sign_in import mail
from tests.sign_in.conftest import Person

from vratar.accounts.models import Administrator
from vratar.notices.models import Mail

NO_ADDRESSES = [
    "",
    " ",
    "ana",
    "ana@",
    "@example.mk",
    "ana@@example.mk",
    "ana example.mk",
    "ana@exam ple.mk",
    "ana@example",
    "ana@-example.mk",
    "ana@example.mk, boris@example.mk",
    "Ana <ana@example.mk>",
    "ana@example.mk\r\nBcc: mallory@example.com",
    "ana@example.mk\x00",
    "ana\u202e@example.mk",
    f"{'a' * 250}@example.mk",
]


@pytest.mark.parametrize("text", NO_ADDRESSES, ids=range(len(NO_ADDRESSES)))
def test_it_is_refused_before_any_proof_is_asked_for(
    protected_ana: Person, settings: Settings, text: str
) -> None:
    protected_ana.enter()
    mail.turn_on(settings)
    typed = {"email": text, "language": "en", "time_zone": "Europe/Skopje"}
    response = protected_ana.client.post("/account/security", typed)
    assert response.status_code == 422
    assert 'aria-invalid="true"' in response.content.decode()
    assert Administrator.objects.get().email == "ana@example.mk"
    assert not Mail.objects.exists()


@pytest.mark.parametrize("text", [one for one in NO_ADDRESSES if "@" in one])
def test_whoever_forgot_a_password_gets_the_one_answer_for_it(
    protected_ana: Person, settings: Settings, text: str
) -> None:
    mail.turn_on(settings)
    response = protected_ana.client.post("/login/forgotten", {"username": text})
    assert response.status_code in {303, 422}
    assert {address for _, address in mail.waiting()} <= {""}
